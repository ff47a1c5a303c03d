import System

/// What a token is called in logs, which never have the token itself: the comment behind it, or else the first 8 digits of
/// its SHA-256.
enum TokenName {
  /// The most characters of a comment that are taken.
  private static let maximumLength = 64

  /// The name of a token.
  ///
  /// - Parameters:
  ///   - digest: The SHA-256 of the token.
  ///   - comment: The comment behind it; nil for none. One without words, or that repeats the token, is none.
  ///   - token: The token, where it is known.
  /// - Returns: The name, on one line and not empty.
  static func name(digest: [UInt8], comment: String? = nil, token: Secret? = nil) -> String {
    let words = (comment ?? "").trimmed
    guard !words.isEmpty, !repeats(token, words) else { return String(Hexadecimal.text(digest).prefix(8)) }
    return String(LogText.escaped(words).prefix(maximumLength))
  }

  /// Whether a comment has a token in it; one of few letters may stand in any word.
  private static func repeats(_ token: Secret?, _ comment: String) -> Bool {
    guard let token = token?.text else { return false }
    return token.utf8.count < 8
      ? comment.split(separator: " ").contains { $0 == token } : comment.contains(token)
  }
}
