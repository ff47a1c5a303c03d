/// Cuts texts from outside to a length that can be kept and shown.
enum BoundedText {
  /// The bytes that are kept of a sentence for people.
  static let sentence = 1024
  /// The bytes that are kept of a word for machines, such as a name or a reason.
  static let word = 256

  /// The beginning of a text, with an ellipsis where it was cut.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - limit: The most bytes of UTF-8 that it may have, the ellipsis apart.
  /// - Returns: The text itself when it is short enough.
  static func cut(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: limit)
    // Not within a scalar.
    while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
      end = text.utf8.index(before: end)
    }
    return String(text[..<end]) + "…"
  }
}
