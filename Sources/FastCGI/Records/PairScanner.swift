/// Goes over name-value pairs (FastCGI specification, section 3.4), however they are cut, and checks their lengths.
///
/// A length takes one byte or four, so a name and a value can claim 4 GiB together; nothing is kept or copied here.
struct PairScanner: Hashable, Sendable {
  /// What the next byte belongs to.
  private enum Part {
    case nameLength
    case valueLength
    case text
  }

  private var part = Part.nameLength
  /// How many bytes of a length of four are still to come.
  private var missing = 0
  /// The length as far as it has come.
  private var length = 0
  private var nameLength = 0
  /// How many bytes of the name and the value are still to come.
  private var text = 0

  /// Whether the last pair has ended.
  var isBetweenPairs: Bool { part == .nameLength && missing == 0 }

  /// Goes on over a piece.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - range: Which of them; all are within `bytes`.
  ///   - limit: How many bytes a name and its value may have together.
  /// - Returns: False when a pair is longer than that.
  mutating func scan(_ bytes: Span<UInt8>, _ range: Range<Int>, limit: Int) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      if part == .text {
        let count = min(text, range.upperBound - index)
        text -= count
        index += count
        if text == 0 { part = .nameLength }
        continue
      }
      let byte = bytes[index]
      index += 1
      guard let length = next(byte) else { continue }
      guard length <= limit else { return false }
      if part == .nameLength {
        nameLength = length
        part = .valueLength
      } else {
        // Both are at most the limit, so their sum is a number.
        text = nameLength + length
        guard text <= limit else { return false }
        part = text == 0 ? .nameLength : .text
      }
    }
    return true
  }

  /// Takes a byte of a length.
  ///
  /// - Returns: The length, at most 2³¹ - 1, with its last byte.
  private mutating func next(_ byte: UInt8) -> Int? {
    if missing > 0 {
      missing -= 1
      length = length << 8 | Int(byte)
      return missing == 0 ? length : nil
    }
    guard byte & 0x80 != 0 else { return Int(byte) }
    missing = 3
    length = Int(byte & 0x7F)
    return nil
  }
}
