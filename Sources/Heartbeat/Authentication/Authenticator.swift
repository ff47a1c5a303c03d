/// Finds the token that a request shows.
public struct Authenticator: Sendable {
  private let tokens: TokenSource

  /// Creates an authenticator.
  ///
  /// - Parameter tokens: The tokens that are valid, as they change.
  public init(tokens: TokenSource) {
    self.tokens = tokens
  }

  /// The token that is shown, if it is valid now.
  ///
  /// - Parameter credentials: What the client shows.
  /// - Returns: The token; nil also when the client shows nothing.
  func token(in credentials: Credentials) -> AcceptedToken? {
    let tokens = tokens.current
    return credentials.first { tokens.token(matching: $0) }
  }
}
