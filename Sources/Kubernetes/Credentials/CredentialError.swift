public import System

/// Why there are no credentials to log in to the API server with.
///
/// The text says what to change, and never a secret.
public struct CredentialError: Error, Equatable, CustomStringConvertible, ClassifiedError {
  /// Whether a credential plugin was still at work when the time was up.
  public let isTimeout: Bool
  /// The text.
  public let description: String

  /// Whether the log says so already, so that whoever meets the error need not.
  package let isLogged: Bool

  init(_ description: String, isTimeout: Bool = false, isLogged: Bool = false) {
    self.description = description
    self.isTimeout = isTimeout
    self.isLogged = isLogged
  }

  /// Whether it came late or not at all: what tells it from others in the log.
  package var kind: String { isTimeout ? "credentials late" : "credentials" }

  /// The same error, of which the log has a line.
  var logged: CredentialError { CredentialError(description, isTimeout: isTimeout, isLogged: true) }
}
