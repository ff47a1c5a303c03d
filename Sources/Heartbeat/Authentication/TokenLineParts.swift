/// A line of a token file, taken apart.
struct TokenLineParts {
  /// What stands in front of the comment, between white space.
  private(set) var words: [[UInt8]] = []
  /// What stands behind the `#` that begins a comment; nil without one.
  private(set) var comment: [UInt8]?

  private static let mark = UInt8(ascii: "#")

  /// Takes a line apart.
  init(_ line: some BidirectionalCollection<UInt8>) {
    let isAround = { (byte: UInt8) in byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte) }
    guard let first = line.firstIndex(where: { !isAround($0) }),
      let last = line.lastIndex(where: { !isAround($0) })
    else { return }
    var word: [UInt8] = []
    for byte in line[first...last] {
      if comment != nil {
        comment?.append(byte)
      } else if Self.isSpace(byte) {
        if !word.isEmpty { words.append(word) }
        word = []
      } else if byte == Self.mark, word.isEmpty {
        comment = []
      } else {
        word.append(byte)
      }
    }
    if !word.isEmpty { words.append(word) }
  }

  /// Whether all of it is one word behind a `#`: a comment that looks like a token.
  var isCommentLikeToken: Bool {
    guard words.isEmpty, let comment, !comment.contains(where: Self.isSpace) else { return false }
    return comment.contains { $0 != Self.mark && $0 != UInt8(ascii: "-") }
  }

  /// White space between words.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
