/// Lines of a token file that version 1, which took each whole line for a token, may have read otherwise.
struct TokenFileDoubts: Sendable, Hashable {
  /// The lines, counted from 1, whose first word is too short for a good token, and that go on behind it.
  var spaces: [Int] = []
  /// The lines that are one word behind a `#`.
  var comments: [Int] = []

  /// What to write now, a sentence for each kind.
  var warnings: [String] {
    var warnings: [String] = []
    if !spaces.isEmpty {
      warnings.append(
        "\(Self.text(spaces)) of the token file: the first word is the token now, and the rest says what it may see; "
          + "version 1 took the whole line for the token. \(InvalidTokenLine.tokenWithSpace)")
    }
    if !comments.isEmpty {
      warnings.append(
        "\(Self.text(comments)) of the token file: what begins with # is a comment now, and was a token in version 1. Put a "
          + "space behind the # of a comment; a token that begins with # is written as sha256: and what "
          + "printf %s 'TOKEN' | sha256sum prints")
    }
    return warnings
  }

  /// Such as `lines 3 and 7`.
  private static func text(_ lines: [Int]) -> String {
    guard lines.count > 1 else { return "line \(lines.first ?? 0)" }
    let shown = lines.prefix(5).map(String.init).joined(separator: ", ")
    return "lines \(shown)\(lines.count > 5 ? " and \(lines.count - 5) more" : "")"
  }
}
