public import FoundationEssentials

/// The state of a workload at one moment, with everything that led to it.
public struct Verdict: Sendable, Hashable {
  /// The most reasons that are told; a workload of thousands of pods may have as many.
  public static let mostReasons = 50

  /// The state.
  public var state: HealthState
  /// The reasons that hold, worst first, at most ``mostReasons``.
  public var reasons: [Reason]
  /// How many more reasons hold.
  public var omittedReasons: Int
  /// The numbers.
  public var pods: PodCounts
  /// The first of the workload's pods that cannot be read, as a reason; nil when all could be.
  ///
  /// The state is then the best that it can be, and may be worse.
  public var uncertainty: Reason?
  /// Whether desired pods are missing with no excuse but that they may be about to come.
  ///
  /// The caller remembers since when this has held, and hands that moment to the next verdict.
  public var hasUnexplainedShortage: Bool
  /// The moment just after which the same objects may lead to another verdict, nil if time alone changes nothing.
  public var validUntil: Date?

  init(
    state: HealthState, reasons: [Reason], omittedReasons: Int = 0, pods: PodCounts,
    uncertainty: Reason? = nil, hasUnexplainedShortage: Bool = false, validUntil: Date? = nil
  ) {
    self.state = state
    self.reasons = reasons
    self.omittedReasons = omittedReasons
    self.pods = pods
    self.uncertainty = uncertainty
    self.hasUnexplainedShortage = hasUnexplainedShortage
    self.validUntil = validUntil
  }
}

extension Verdict {
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
