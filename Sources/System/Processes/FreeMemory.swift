import CLinux

/// Memory that has been freed, and that the C library keeps for later.
package enum FreeMemory {
  /// Gives it back to the system: malloc_trim(3).
  ///
  /// Lists that came in pages leave holes behind, which the C library would keep for ever.
  package static func release() {
    _ = malloc_trim(0)
  }
}
