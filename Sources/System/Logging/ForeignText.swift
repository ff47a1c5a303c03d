/// Text from outside, made fit to be read in a log.
///
/// What an API server, a proxy or a kubeconfig says may hold line breaks that forge log lines, escape sequences that
/// redraw a terminal, a hundred kilobytes, or a password.
package enum ForeignText {
  /// The most bytes of UTF-8 that a text has in a log, the mark of a cut included.
  package static let limit = 1024
  /// The most bytes of one piece of a longer text, so that our own words around it are not what is cut.
  package static let pieceLimit = 600
  /// Only so much of a text is looked at.
  private static let window = 64 << 10
  /// A secret that is shorter could be any word.
  private static let shortestSecret = 4
  private static let mark = "…"

  /// Makes a text fit for a log.
  ///
  /// Control characters, line and paragraph separators and invisible format characters (those that turn the reading
  /// direction around among them) are escaped as Swift writes them; the login of a URL becomes `***`; secrets become
  /// `<redacted>`; what is too long is cut between two characters. A text that is fit is left as it is.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - limit: The most bytes of UTF-8 that the result has.
  ///   - secrets: What must not be seen, such as the token that was sent; short ones are passed over.
  /// - Returns: The text as it may be logged.
  package static func clean(
    _ text: some StringProtocol, limit: Int = limit, hiding secrets: [String] = []
  ) -> String {
    let secrets = secrets.filter { $0.utf8.count >= shortestSecret }
    return escape(hideLogins(hide(secrets, in: window(of: text, secrets))), limit: limit)
  }

  /// The beginning of a text, without half a secret at its end.
  private static func window(of text: some StringProtocol, _ secrets: [String]) -> String {
    guard text.utf8.count > window else { return String(text) }
    let longest = secrets.map(\.utf8.count).max() ?? 0
    return String(decoding: text.utf8.prefix(max(0, window - longest)), as: UTF8.self)
  }

  private static func hide(_ secrets: [String], in text: String) -> String {
    // The longest first: one may be a part of another.
    secrets.sorted { $0.utf8.count > $1.utf8.count }
      .reduce(text) { $0.replacing($1, with: Secret.redacted) }
  }

  /// Replaces `user:password@` after each `//`.
  private static func hideLogins(_ text: String) -> String {
    guard text.contains("@") else { return text }
    var result = ""
    var rest = text[...]
    while let slashes = rest.firstRange(of: "//") {
      result += rest[..<slashes.upperBound]
      rest = rest[slashes.upperBound...]
      let word = rest.prefix { !$0.isWhitespace && !"\"'<>".contains($0) }
      if let at = endOfLogin(in: word) {
        result += "***"
        rest = rest[at...]
      }
    }
    return result + rest
  }

  /// Where the `@` is that ends a login, nil when there is none.
  private static func endOfLogin(in word: Substring) -> Substring.Index? {
    let authority = word.prefix { !"/?#".contains($0) }
    if let at = authority.lastIndex(of: "@") { return at }
    // What looks like a port and is no number may be the beginning of a password with a slash in it.
    guard let colon = authority.lastIndex(of: ":"), !authority.hasPrefix("["),
      !authority[authority.index(after: colon)...].allSatisfy(\.isNumber)
    else { return nil }
    return word.lastIndex(of: "@")
  }

  private static func escape(_ text: String, limit: Int) -> String {
    var result = ""
    for character in text {
      let piece = escape(character)
      guard result.utf8.count + piece.utf8.count <= limit else { return cut(result, to: limit) }
      result += piece
    }
    return result
  }

  private static func cut(_ text: String, to limit: Int) -> String {
    var text = text
    while text.utf8.count + mark.utf8.count > limit, !text.isEmpty { text.removeLast() }
    return text + mark
  }

  private static func escape(_ character: Character) -> String {
    guard character.unicodeScalars.contains(where: isHidden) else { return String(character) }
    return character.unicodeScalars.reduce(into: "") { text, scalar in
      text += isHidden(scalar) ? scalar.escaped(asASCII: true) : String(scalar)
    }
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7f }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
