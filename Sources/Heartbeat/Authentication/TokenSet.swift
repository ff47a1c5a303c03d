package import System

/// The tokens that are valid now, laid out to be compared in constant time.
///
/// Each token lies in a row of its own, filled up with zeros to the width of the longest, rounded up to 64
/// bytes. A comparison walks all rows whole for every candidate and has no branch that depends on a byte.
///
/// Hidden from somebody who measures the time of answers: the bytes of the tokens, how many of them a guess
/// has right, which token it comes near to, whether it has the right length, and whether a match was found.
/// Not hidden: the number of tokens times the width of the rows, which is the same for every guess; and what
/// the client sent, which it knows.
package struct TokenSet: Sendable {
  private let rows: [UInt8]
  private let lengths: [Int]
  private let width: Int

  package init(_ tokens: [Secret]) {
    let longest = tokens.map(\.bytes.count).max() ?? 0
    let width = (longest + 63) / 64 * 64
    rows = tokens.flatMap { Self.padded($0.bytes, to: width) }
    lengths = tokens.map(\.bytes.count)
    self.width = width
  }

  /// The number of tokens.
  var count: Int { lengths.count }

  /// Whether one of the candidates is one of the tokens.
  package func contains(anyOf candidates: [Secret]) -> Bool {
    var found: UInt = 0
    for candidate in candidates {
      let bytes = Self.padded(candidate.bytes, to: width)
      for row in lengths.indices {
        var difference = UInt(lengths[row] ^ candidate.bytes.count)
        for column in 0..<width {
          difference |= UInt(rows[row * width + column] ^ bytes[column])
        }
        found |= Self.isZero(difference)
      }
    }
    return found == 1
  }

  /// 1 for 0, and 0 for anything from 1 to 2⁶³.
  private static func isZero(_ number: UInt) -> UInt {
    (number &- 1) >> (UInt.bitWidth - 1)
  }

  /// A copy that is cut or filled up with zeros to a width.
  ///
  /// What is cut off cannot match, since its length differs.
  private static func padded(_ bytes: [UInt8], to width: Int) -> [UInt8] {
    var row = [UInt8](repeating: 0, count: width)
    for index in 0..<min(bytes.count, width) {
      row[index] = bytes[index]
    }
    return row
  }
}
