/// Why there are no credentials to log in to the API server with.
///
/// The text says what to change, and never a secret.
public struct CredentialError: Error, Equatable, CustomStringConvertible {
  /// Whether a credential plugin was still at work when the time was up.
  public let isTimeout: Bool
  /// The text.
  public let description: String

  init(_ description: String, isTimeout: Bool = false) {
    self.description = description
    self.isTimeout = isTimeout
  }
}
