import Glibc

/// What one thread reads into.
struct InputBuffer: ~Copyable {
  /// How many bytes one look takes; nearly all requests are shorter by far.
  private static let capacity = 16_384

  // Not filled: a thread that is never needed must not take its pages, and only what was read into it is looked at.
  private let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: capacity)

  init() {}

  deinit {
    bytes.deallocate()
  }

  /// Reads what there is on a connection, without waiting.
  ///
  /// - Parameters:
  ///   - descriptor: The connection.
  ///   - leaving: Whether it is only looked at, and can be read once more.
  /// - Returns: How many bytes; 0 at the end or after an error, -1 when there is nothing for now.
  func receive(from descriptor: Int32, leaving: Bool = false) -> Int {
    let flags = leaving ? MSG_DONTWAIT | MSG_PEEK : MSG_DONTWAIT
    let count = recv(descriptor, bytes.baseAddress, bytes.count, Int32(flags))
    guard count < 0 else { return count }
    return errno == EAGAIN || errno == EINTR ? -1 : 0
  }

  /// What was read last.
  ///
  /// - Parameter count: How many bytes that were, as `receive` has said.
  /// - Returns: The bytes, until the next call of `receive`.
  func received(_ count: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[..<count])
  }
}
