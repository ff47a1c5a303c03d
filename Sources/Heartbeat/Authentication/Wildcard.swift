/// A text in which `*` stands for any characters, or none.
struct Wildcard: Sendable, Hashable, CustomStringConvertible {
  /// As it was written.
  let description: String

  private static let star = UInt8(ascii: "*")

  /// Takes a text as it is.
  init(_ text: String) {
    description = text
  }

  /// Whether it stands for any text.
  var isAny: Bool { description == "*" }

  /// Whether a text is one of those that it stands for.
  ///
  /// It takes a time of the product of both lengths at most.
  func matches(_ text: String) -> Bool {
    if isAny { return true }
    let (pattern, text) = (description.utf8.span, text.utf8.span)
    var (place, position) = (0, 0)
    // The last star, and the first byte of the text behind what it stands for.
    var last: (star: Int, end: Int)?
    while position < text.count {
      if place < pattern.count, pattern[place] == Self.star {
        last = (place, position)
        place += 1
      } else if place < pattern.count, pattern[place] == text[position] {
        (place, position) = (place + 1, position + 1)
      } else if let (star, end) = last {
        // It stands for one byte more.
        last = (star, end + 1)
        (place, position) = (star + 1, end + 1)
      } else {
        return false
      }
    }
    while place < pattern.count, pattern[place] == Self.star { place += 1 }
    return place == pattern.count
  }
}
