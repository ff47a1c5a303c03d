public import FoundationEssentials

/// The state of a deployment at one moment, with everything that led to it.
public struct Verdict: Sendable, Hashable {
  /// The state.
  public var state: HealthState
  /// All reasons that hold, worst first.
  public var reasons: [Reason]
  /// The numbers.
  public var pods: PodCounts
  /// Whether desired pods are missing with no excuse but that they may be about to come.
  ///
  /// The caller remembers since when this has held, and hands that moment to the next verdict.
  public var hasUnexplainedShortage: Bool
  /// The moment just after which the same objects may lead to another verdict, nil if time alone changes nothing.
  public var validUntil: Date?
}

extension Verdict {
  /// The first of the deployment's pods that cannot be read, as a reason; nil when all could be.
  ///
  /// The state is then the best that it can be, and may be worse.
  public var uncertainty: Reason? {
    pods.unreadable > 0 ? reasons.first { $0.code == .podUnreadable } : nil
  }

  /// One sentence that a person understands.
  public var summary: String {
    let ready = "\(pods.ready) of \(pods.desired) \(pods.desired == 1 ? "pod" : "pods") ready"
    return switch state {
    case .healthy: "Healthy: \(ready)."
    case .progressing: "Serving while at work: \(ready)."
    case .degraded: "Serving, but degraded: \(ready)."
    case .unavailable where pods.desired == 0: "Unavailable: scaled to zero."
    case .unavailable: "Unavailable: \(ready), \(pods.required) needed."
    }
  }
}
