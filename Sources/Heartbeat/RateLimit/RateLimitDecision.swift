import System

/// Whether a request may pass, and what the client learns of its window.
///
/// Of several windows it is the one with the least remaining, and of those the one that ends last.
public struct RateLimitDecision: Sendable, Hashable {
  /// Whether the request may pass.
  public let isAllowed: Bool
  /// The limit that the window is of.
  public let policy: RateLimit
  /// The requests that it has room for still, `X-RateLimit-Remaining`; 0 when the request is refused.
  public let remaining: Int
  /// The time until the window ends.
  public let resetAfter: Duration
  /// The end of the window in Unix seconds, rounded up, `X-RateLimit-Reset`; the same for all of a window's
  /// requests.
  public let resetTime: Int
  /// Whether the request is the first that a window refused: true once in each window.
  public let isFirstRefusal: Bool
  /// Whether the window is one that newcomers share.
  public var isShared: Bool

  /// Creates a decision from its parts.
  ///
  /// - Parameters:
  ///   - isAllowed: Whether the request may pass.
  ///   - policy: The limit that the window is of.
  ///   - remaining: The requests that it has room for still.
  ///   - resetAfter: The time until the window ends.
  ///   - resetTime: The end of the window in Unix seconds, rounded up.
  ///   - isFirstRefusal: Whether the request is the first that a window refused.
  ///   - isShared: Whether the window is one that newcomers share.
  public init(
    isAllowed: Bool, policy: RateLimit, remaining: Int, resetAfter: Duration, resetTime: Int,
    isFirstRefusal: Bool, isShared: Bool = false
  ) {
    self.isAllowed = isAllowed
    self.policy = policy
    self.remaining = remaining
    self.resetAfter = resetAfter
    self.resetTime = resetTime
    self.isFirstRefusal = isFirstRefusal
    self.isShared = isShared
  }

  /// The requests that the window has room for, `X-RateLimit-Limit`.
  public var limit: Int { policy.count }

  /// The seconds after which to come back, rounded up, at least 1: `Retry-After` of a refusal.
  public var retryAfter: Int { max(1, resetAfter.secondsRoundedUp) }
}
