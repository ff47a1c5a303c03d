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

  /// What is said of a limit whose window is the tightest.
  private struct Policy: Sendable {
    let limit: RateLimit
    /// All fields but for the window's own numbers.
    let fields: HeaderTemplate

    init(_ limit: RateLimit, of policies: HeaderField) {
      self.limit = limit
      fields = HeaderTemplate([
        policies, HeaderField("RateLimit", "\"\(limit.text)\";r=%;t=%"),
        HeaderField("X-RateLimit-Limit", String(limit.count)), HeaderField("X-RateLimit-Remaining", "%"),
        HeaderField("X-RateLimit-Reset", "%"),
      ])
    }
  }

  private let policies: [Policy]

  /// Makes the fields of some limits.
  ///
  /// - Parameter limits: The limits that must all hold.
  init(_ limits: [RateLimit]) {
    var known: Set<RateLimit> = []
    let limits = limits.filter { known.insert($0).inserted }
    let items = limits.map { limit in
      let window = max(1, min(Self.largest, limit.period.secondsRoundedUp))
      return "\"\(limit.text)\";q=\(min(Self.largest, limit.count));w=\(window)"
    }
    let asked = HeaderField("RateLimit-Policy", items.joined(separator: ", "))
    policies = limits.map { Policy($0, of: asked) }
  }

  /// Adds the fields of an answer: the limits, and how much of the tightest is left until when.
  ///
  /// - Parameters:
  ///   - decision: The state of the client's window, of one of the limits.
  ///   - fields: The fields of the answer.
  func append(_ decision: RateLimitDecision, to fields: inout HeaderFields) {
    guard let index = policies.firstIndex(where: { $0.limit == decision.policy }) else { return }
    let numbers: InlineArray<4, Int> = [
      max(0, min(Self.largest, decision.remaining)),
      max(0, min(Self.largest, decision.resetAfter.secondsRoundedUp)), decision.remaining, decision.resetTime,
    ]
    fields.append(policies[index].fields, numbers.span)
  }
}
