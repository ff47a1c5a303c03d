import Glibc

/// Takes bytes as they arrive and gives lines; of one that is too long its beginning, and then passes over the rest.
package struct LineSplitter {
  /// What has arrived.
  package enum Line: Equatable {
    /// A line, without its newline.
    case whole(ArraySlice<UInt8>)
    /// The beginning of a line that is longer than it may be; what follows is passed over.
    case tooLong(beginning: ArraySlice<UInt8>)
  }

  /// The bytes that a line may have.
  let limit: Int
  /// The bytes of a line that is too long that are given.
  static let beginning = 64 << 10
  private var bytes: [UInt8] = []
  /// Where the current line begins.
  private var start = 0
  /// Up to where there is no newline.
  private var searched = 0
  /// The bytes of a line that is too long that have been passed over, nil outside of such a line.
  private(set) var passed: Int?

  package init(limit: Int) {
    self.limit = limit
  }

  /// Adds what has arrived.
  package mutating func append(_ new: [UInt8]) {
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

  /// The next line, or the beginning of one as soon as it is known to be too long; nil when more must arrive.
  package mutating func next() -> Line? {
    let end = newline
    if let before = passed {
      guard let end else {
        passed = before + bytes.count - start
        (bytes, start, searched) = ([], 0, 0)
        return nil
      }
      passed = nil
      (start, searched) = (end + 1, end + 1)
      return next()
    }
    let line = bytes[start..<(end ?? bytes.count)]
    guard line.count <= limit else {
      let beginning = Line.tooLong(beginning: ArraySlice(Array(line.prefix(Self.beginning))))
      if let end {
        (start, searched) = (end + 1, end + 1)
      } else {
        passed = line.count
        (bytes, start, searched) = ([], 0, 0)
      }
      return beginning
    }
    guard let end else {
      searched = bytes.count
      return nil
    }
    (start, searched) = (end + 1, end + 1)
    return .whole(line)
  }

  /// Where the next newline is, if it has arrived.
  private var newline: Int? {
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress, searched < buffer.count,
        let found = memchr(base + searched, Int32(UInt8(ascii: "\n")), buffer.count - searched)
      else { return nil }
      return base.distance(to: UnsafeRawPointer(found))
    }
  }
}
