/// Why a line of a token file cannot be read; it reads as the end of a sentence about the line, and repeats none of it.
enum InvalidTokenLine: Error, Hashable, CustomStringConvertible {
  /// Its first word is no token.
  case token(InvalidToken)
  /// What stands behind the token is no pattern.
  case scope(InvalidPattern)
  /// Another line, or `AUTH_TOKEN_BASIC`, has the same token and lets it see something else.
  case contradicts(ConfiguredToken.Origin)

  /// What is wrong with it, and what to do.
  var description: String {
    switch self {
    case .token(let reason): reason.description
    case .scope(let reason): "has a word behind the token that \(reason). \(Self.tokenWithSpace)"
    case .contradicts(let origin):
      "has the token of \(origin) again, and lets it see something else: put all that it may see into one line"
    }
  }

  /// How a token is written that has a space, or begins with `#`.
  static let tokenWithSpace =
    "A token with a space in it is written as sha256: and what printf %s 'TOKEN' | sha256sum prints"
}
