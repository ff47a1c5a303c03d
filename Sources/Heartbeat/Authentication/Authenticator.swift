/// Decides whether a request shows a valid token.
public struct Authenticator: Sendable {
  private let tokens: TokenSource

  /// Creates an authenticator.
  ///
  /// - Parameter tokens: The tokens that are valid, as they change.
  public init(tokens: TokenSource) {
    self.tokens = tokens
  }

  /// Whether a credential of the request is valid now.
  ///
  /// - Parameter credentials: What the client shows.
  /// - Returns: false also when it shows nothing.
  func accepts(_ credentials: Credentials) -> Bool {
    tokens.current.contains(anyOf: credentials.candidates)
  }
}
