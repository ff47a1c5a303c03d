import FastCGI
import System

/// The header fields that tell a client of its limits and of its window.
///
/// Two kinds: `X-RateLimit-*`, as github.com/ulule/limiter has them, and `RateLimit-Policy` and `RateLimit` of
/// draft-ietf-httpapi-ratelimit-headers-11. What the latter says of time is a distance and no moment, so that no clock of the
/// client's matters. As long as it is a draft, the former stay.
struct RateLimitFields: Sendable {
  /// The largest number of a structured field (RFC 9651, section 3.3.1).
  private static let largest = 999_999_999_999_999

  /// What each limit asks, the same in every answer.
  private let policies: HeaderField

  /// Makes the fields of some limits.
  ///
  /// - Parameter limits: The limits that must all hold.
  init(_ limits: [RateLimit]) {
    var known: Set<RateLimit> = []
    let items = limits.filter { known.insert($0).inserted }.map { limit in
      let window = max(1, min(Self.largest, limit.period.secondsRoundedUp))
      return "\"\(limit.text)\";q=\(min(Self.largest, limit.count));w=\(window)"
    }
    policies = HeaderField("RateLimit-Policy", items.joined(separator: ", "))
  }

  /// The fields of an answer.
  ///
  /// - Parameter decision: The state of the client's window.
  /// - Returns: The limits, and how much of the tightest is left until when.
  func all(_ decision: RateLimitDecision) -> [HeaderField] {
    let remaining = max(0, min(Self.largest, decision.remaining))
    let seconds = max(0, min(Self.largest, decision.resetAfter.secondsRoundedUp))
    return [
      policies,
      HeaderField("RateLimit", "\"\(decision.policy.text)\";r=\(remaining);t=\(seconds)"),
      HeaderField("X-RateLimit-Limit", String(decision.limit)),
      HeaderField("X-RateLimit-Remaining", String(decision.remaining)),
      HeaderField("X-RateLimit-Reset", String(decision.resetTime)),
    ]
  }
}
