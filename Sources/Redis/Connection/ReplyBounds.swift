/// Looks at an answer before hiredis reads it: what is none of ours would make it allocate whatever somebody wrote.
///
/// Ours are single lines, short texts and one list of a few of these; so a list within a list is refused, as is a long one.
struct ReplyBounds {
  /// The most bytes of an answer, or of a few that come together.
  private static let mostBytes = 64 << 10
  /// The most digits of a list's length.
  private static let mostDigits = 3

  private var count = 0
  /// The lists that have begun.
  private var lists = 0
  /// Whether the next byte begins a line.
  private var isLineStart = true
  /// The digits of the list's length so far; nil when that is not what comes.
  private var digits: Int?

  /// Begins anew, with another answer.
  mutating func begin() {
    count = 0
    lists = 0
  }

  /// Looks at the next bytes.
  ///
  /// - Returns: Whether they may be what a store answers to us.
  mutating func accept(_ bytes: some Sequence<UInt8>) -> Bool {
    for byte in bytes {
      if isLineStart, byte == UInt8(ascii: "*") {
        // Those who ask wait for a list before they ask for another one.
        guard lists == 0 else { return false }
        lists = 1
        digits = 0
      } else if let known = digits {
        // A minus sign is one of a list that is none.
        digits = byte == UInt8(ascii: "\r") ? nil : known + 1
        guard known < Self.mostDigits || digits == nil else { return false }
      }
      isLineStart = byte == UInt8(ascii: "\n")
      count += 1
      guard count <= Self.mostBytes else { return false }
    }
    return true
  }
}
