import Glibc

extension Span where Element == UInt8 {
  /// The first place of a byte within a range.
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    extracting(range).withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, let found = memchr(start, Int32(byte), bytes.count) else {
        return nil
      }
      return range.lowerBound + (UnsafeRawPointer(found) - start)
    }
  }

  /// Whether it starts with a text in UTF-8.
  func hasPrefix(_ text: StaticString) -> Bool {
    guard count >= text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount where self[index] != text.utf8Start[index] { return false }
    return true
  }

  /// Whether it is a text in UTF-8.
  func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && hasPrefix(text)
  }
}

extension Array where Element == UInt8 {
  /// Creates an array with the bytes of a span.
  init(copying span: Span<UInt8>) {
    self = span.withUnsafeBufferPointer(Array.init)
  }
}
