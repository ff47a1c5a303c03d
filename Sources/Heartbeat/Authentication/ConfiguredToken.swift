import System

/// A token as it is configured.
struct ConfiguredToken: Sendable {
  /// Where it is configured.
  enum Origin: Sendable, Hashable, CustomStringConvertible {
    /// `AUTH_TOKEN_BASIC`.
    case environment
    /// A line of the file, counted from 1.
    case line(Int)

    /// For a sentence.
    var description: String {
      switch self {
      case .environment: "AUTH_TOKEN_BASIC"
      case .line(let line): "line \(line)"
      }
    }
  }

  /// Where it is configured.
  let origin: Origin
  /// The token; nil where its SHA-256 alone is known.
  let secret: Secret?
  /// The SHA-256 of the token.
  let digest: Secret
  /// What it is called, and what it lets its bearer see.
  let accepted: AcceptedToken
  /// Whether its name is a comment, and not made of its digest.
  let hasComment: Bool

  /// Creates a token; nil when no SHA-256 can be made of it.
  ///
  /// - Parameters:
  ///   - token: The token.
  ///   - origin: Where it is configured.
  ///   - comment: What its owner calls it.
  ///   - access: What it lets its bearer see.
  init?(
    _ token: TokenForm, from origin: Origin, comment: String? = nil, access: Access = .everything
  ) {
    guard let digest = token.digest else { return nil }
    self.origin = origin
    self.digest = digest
    secret = token.secret
    accepted = AcceptedToken(
      name: TokenName.name(digest: digest.bytes, comment: comment, token: token.secret), access: access)
    hasComment = comment != nil
  }
}
