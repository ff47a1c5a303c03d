import Glibc

/// Takes bytes as they arrive and gives lines.
struct LineSplitter {
  /// A line that is longer than allowed.
  struct TooLong: Error {}

  /// The bytes that a line may have.
  let limit: Int
  private var bytes: [UInt8] = []
  /// Where the current line begins.
  private var start = 0
  /// Up to where there is no newline.
  private var searched = 0

  init(limit: Int) {
    self.limit = limit
  }

  /// Adds what has arrived.
  mutating func append(_ new: [UInt8]) {
    if start == bytes.count {
      bytes = new
      (start, searched) = (0, 0)
      return
    }
    bytes.removeSubrange(..<start)
    searched -= start
    start = 0
    bytes += new
  }

  /// The next whole line, without its newline; nil when more must arrive.
  ///
  /// - Throws: When the line grows too long.
  mutating func next() throws(TooLong) -> ArraySlice<UInt8>? {
    let end = bytes.withUnsafeBytes { buffer -> Int? in
      guard let base = buffer.baseAddress, searched < buffer.count,
        let found = memchr(base + searched, Int32(UInt8(ascii: "\n")), buffer.count - searched)
      else { return nil }
      return base.distance(to: UnsafeRawPointer(found))
    }
    guard (end ?? bytes.count) - start <= limit else { throw TooLong() }
    guard let end else {
      searched = bytes.count
      return nil
    }
    defer { (start, searched) = (end + 1, end + 1) }
    return bytes[start..<end]
  }
}
