import Glibc

/// A file descriptor with one owner, closed when the owner goes.
package struct Descriptor: ~Copyable, Sendable {
  /// The number that the kernel knows it by; not to be kept beyond the owner's life.
  package let number: Int32

  /// Takes over an open descriptor, or the -1 of a call that failed.
  package init(_ number: Int32) {
    self.number = number
  }

  /// Lets the descriptor go without closing it.
  package consuming func release() {
    discard self
  }

  deinit {
    if number >= 0 { _ = close(number) }
  }
}
