import System

/// Why the API server gave no answer that can be used.
///
/// The text says what an operator must do, and never a secret.
public enum APIError: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no such object. The text is the server's.
  case notFound(String)
  /// The credentials do not count, fresh ones neither. The text is the server's.
  case unauthorized(String)
  /// A permission is missing.
  case forbidden(PermissionDenied)
  /// The server has too much to do, and said for how long; longer than there was time.
  case tooManyRequests(retryAfter: Duration?)
  /// Any other refusal: the status code, the machine's reason, the server's text, and how long it asks to wait, where
  /// there were such.
  case status(code: Int, reason: String?, message: String?, retryAfter: Duration? = nil)
  /// The connection could not be made, or broke.
  case unreachable(ConnectionFailure)
  /// The time was up. The text says during what; `isSilent` whether the server was asked and said nothing.
  case timedOut(String, isSilent: Bool)
  /// The answer is longer than the given number of bytes.
  case tooLarge(limit: Int)
  /// The answers under way take as many bytes together as they may, the given number.
  case outOfBudget(limit: Int)
  /// The server sent us elsewhere, which an API server never does; the text is where to.
  case redirected(to: String)
  /// The answer cannot be read; the text says what of it.
  case malformed(String)
  /// The object asked for is there, and cannot be read.
  case unreadable(UnreadableObject)
  /// There is nothing to log in with.
  case credentials(CredentialError)

  /// Whether nothing answered at all, so that asking again at once is of no use.
  public var isUnreachable: Bool {
    switch self {
    case .unreachable(let failure): failure.kind != .interrupted
    case .timedOut(_, let isSilent): isSilent
    default: false
    }
  }

  /// Whether time ran out, rather than that something was refused or broke.
  public var isTimeout: Bool {
    switch self {
    case .timedOut: true
    case .credentials(let error): error.isTimeout
    default: false
    }
  }

  /// What is wrong, and what an operator must do; at most 1 KB in one line, whatever the server said.
  public var description: String {
    ForeignText.clean(mapText { ForeignText.clean($0, limit: ForeignText.pieceLimit) }.text)
  }

  private var text: String {
    switch self {
    case .notFound(let message): "not found: \(message)"
    case .unauthorized(let message):
      "the API server does not accept the credentials: \(message); check that they have not expired"
    case .forbidden(let permission): "\(permission)"
    case .tooManyRequests(let pause?):
      "the API server has too much to do and asks to wait for \(pause.components.seconds) s"
    case .tooManyRequests(nil): "the API server has too much to do"
    case .status(let code, let reason, let message, _):
      (["the API server answered \(code)"] + [reason, message].compactMap(\.self)).joined(separator: ": ")
    case .unreachable(let failure): "\(failure)"
    case .timedOut(let text, _): "the API server did not answer in time: \(text)"
    case .tooLarge(let limit):
      "the API server's answer is longer than \(limit >> 20) MiB; is it an API server?"
    case .outOfBudget(let limit):
      "the answers under way are longer than \(limit >> 20) MiB together; fewer or smaller lists at a time would do"
    case .redirected(let location):
      "the API server redirects to \(location); set the cluster's server to the API server's own URL"
    case .malformed(let text): "the API server's answer cannot be read: \(text)"
    case .unreadable(let object): "\(object); mend the object"
    case .credentials(let error): "\(error)"
    }
  }
}
