import CLinux

/// A flag that wakes whoever polls its descriptor: eventfd(2).
package struct EventFD: ~Copyable, Sendable {
  private let event: Descriptor

  /// Creates a flag that is not raised.
  ///
  /// - Throws: The error of eventfd(2).
  package init() throws(SystemError) {
    let number = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard number >= 0 else { throw .last }
    event = Descriptor(number)
  }

  /// What to poll for readability.
  package var descriptor: Int32 { event.number }

  /// Raises the flag; it stays up until it is lowered.
  package func raise() {
    // The only failure, a counter at its end, means that the flag is up.
    _ = eventfd_write(event.number, 1)
  }

  /// Lowers the flag.
  package func lower() {
    var count: eventfd_t = 0
    _ = eventfd_read(event.number, &count)
  }
}
