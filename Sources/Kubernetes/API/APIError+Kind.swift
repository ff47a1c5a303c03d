public import System

extension APIError: ClassifiedError {
  /// What kind of error it is, in one of a few words: texts from outside are no part of it.
  package var kind: String {
    switch self {
    case .notFound: "not found"
    case .unauthorized: "unauthorized"
    case .forbidden(let permission): "forbidden \(permission.verb) \(permission.resource)"
    case .tooManyRequests: "too many requests"
    case .status(let code, _, _, _):
      Self.usualCodes.contains(code) ? "status \(code)" : "status \(code / 100)xx"
    case .unreachable(let failure): "unreachable \(failure.kind)"
    case .timedOut: "timed out"
    case .tooLarge: "too large"
    case .outOfBudget: "out of budget"
    case .redirected: "redirected"
    case .malformed: "malformed"
    case .unreadable(let object): "unreadable \(object.resource.kind)"
    case .credentials(let error): error.kind
    }
  }

  private static let usualCodes: Set<Int> = [400, 404, 405, 406, 410, 422, 500, 501, 502, 503, 504]

  /// Whether the API server is away: nothing answered, or what answered says that it cannot now.
  ///
  /// A refusal is none, and neither is an answer that cannot be read.
  public var isOutage: Bool {
    switch self {
    case .unreachable, .tooManyRequests, .outOfBudget: true
    case .status(let code, _, _, _): code >= 500
    default: isTimeout
    }
  }

  /// Whether the API server has no such resource.
  public var isNotServed: Bool {
    if case .status(code: 404, _, _, _) = self { true } else { false }
  }

  /// How long the API server asks to wait before it is asked again, at most five minutes; nil when it does not say.
  public var retryAfter: Duration? {
    switch self {
    case .tooManyRequests(let pause), .status(_, _, _, let pause):
      pause.map { min($0, RetryAfterHold.longest) }
    default: nil
    }
  }

  /// Whether there was no connection to send the request over: the API server has not been asked.
  var isOfConnecting: Bool {
    if case .unreachable(let failure) = self {
      [.nameResolution, .connect, .proxy].contains(failure.kind)
    } else {
      false
    }
  }

  /// The same error with other texts.
  func mapText(_ change: (String) -> String) -> APIError {
    switch self {
    case .notFound(let text): .notFound(change(text))
    case .unauthorized(let text): .unauthorized(change(text))
    case .forbidden(let permission):
      .forbidden(
        PermissionDenied(
          verb: permission.verb, resource: permission.resource, group: permission.group,
          namespace: permission.namespace, message: change(permission.message)))
    case .status(let code, let reason, let message, let pause):
      .status(code: code, reason: reason.map(change), message: message.map(change), retryAfter: pause)
    case .redirected(let location): .redirected(to: change(location))
    case .malformed(let text): .malformed(change(text))
    case .tooManyRequests, .unreachable, .timedOut, .tooLarge, .outOfBudget, .unreadable,
      .credentials:
      self
    }
  }
}
