extension RateLimiter {
  /// Whether a request may pass, and what the client is told about its window.
  ///
  /// Of several windows it is the one with the least remaining, and of those the one that ends last.
  struct Decision: Sendable, Hashable {
    /// Whether the request may pass.
    let isAllowed: Bool
    /// The requests that the window has room for, `X-RateLimit-Limit`.
    let limit: Int
    /// The requests that it has room for still, `X-RateLimit-Remaining`; 0 when the request is refused.
    let remaining: Int
    /// The time until the window ends.
    let resetAfter: Duration
    /// The end of the window in Unix seconds, rounded up, `X-RateLimit-Reset`; the same for all of a window's
    /// requests.
    let resetTime: Int
    /// Whether the request is the first that a window refused: true once in each window.
    let isFirstRefusal: Bool
    /// Whether the window is one that newcomers share.
    var isShared = false

    /// The seconds after which to come back, rounded up, at least 1: `Retry-After` of a refusal.
    var retryAfter: Int { max(1, resetAfter.secondsRoundedUp) }
  }
}

extension Duration {
  /// Whole seconds; a part of one counts as one.
  var secondsRoundedUp: Int {
    // traps: Int has as many bits as the seconds, and the last one is not counted up.
    Int(components.seconds) + (components.attoseconds > 0 && components.seconds < .max ? 1 : 0)
  }
}
