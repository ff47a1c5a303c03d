/// Finds the token that a request shows.
public struct Authenticator: Sendable {
  private let tokens: TokenSource

  /// Creates an authenticator.
  ///
  /// - Parameter tokens: The tokens that are valid, as they change.
  public init(tokens: TokenSource) {
    self.tokens = tokens
  }

  /// Whether it is time to look for other tokens, which a thread does that may wait: see ``token(in:mayWait:)``.
  var isDue: Bool { tokens.isDue }

  /// The token that is shown, if it is valid now.
  ///
  /// - Parameters:
  ///   - credentials: What the client shows.
  ///   - mayWait: Whether the file of tokens may be looked at, if it is time.
  /// - Returns: The token; nil also when the client shows nothing.
  func token(in credentials: Credentials, mayWait: Bool) -> AcceptedToken? {
    let tokens = mayWait ? tokens.current : tokens.known
    return credentials.first { tokens.token(matching: $0) }
  }
}
