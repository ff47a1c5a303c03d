public import FoundationEssentials

/// The state of a workload at one moment, with everything that led to it.
public struct Verdict: Sendable, Hashable {
  /// The most reasons that are told; a workload of thousands of pods may have as many.
  public static let mostReasons = 50

  /// The state.
  public var state: HealthState
  /// What the state comes to under the policy: whether somebody is to be woken.
  public var status: HealthStatus
  /// What it would come to without ``isUnderMaintenance`` and a tolerance for short failures.
  public var trueStatus: HealthStatus
  /// Nothing is a failure, as somebody works on it.
  public var isUnderMaintenance: Bool
  /// Nothing is asked of the workload: it is scaled to zero, or selects no node.
  public var isOff: Bool
  /// What a person is told of a workload whose pods are to end; nil for one that serves, of which the numbers tell.
  public var sentence: String?
  /// When the state began; nil when it was so at the first look and no object says it.
  public var since: Date?
  /// The last changes of the state, the newest first.
  public var transitions: [StateTransition] = []
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
  public var hasUnexplainedShortage: Bool
  /// The moment just after which the same objects may lead to another verdict, nil if time alone changes nothing.
  public var validUntil: Date?

  init(
    state: HealthState, status: HealthStatus, reasons: [Reason], omittedReasons: Int = 0, pods: PodCounts,
    uncertainty: Reason? = nil, hasUnexplainedShortage: Bool = false, validUntil: Date? = nil
  ) {
    self.state = state
    self.status = status
    trueStatus = status
    isUnderMaintenance = false
    isOff = false
    self.reasons = reasons
    self.omittedReasons = omittedReasons
    self.pods = pods
    self.uncertainty = uncertainty
    self.hasUnexplainedShortage = hasUnexplainedShortage
    self.validUntil = validUntil
  }
}

extension Verdict {
  /// Whether nobody can say how the workload is: what can be read of it is no outage, and the rest may be one.
  public var isUncertain: Bool { uncertainty != nil && trueStatus != .fail && !isUnderMaintenance }

  /// One sentence that a person understands.
  public var summary: String {
    if let sentence { return sentence }
    let ready = "\(pods.ready) of \(pods.desired) \(pods.desired == 1 ? "pod" : "pods") ready"
    return switch state {
    case .healthy where isScaledToZero: "Scaled to zero, as it may be."
    case .healthy: "Healthy: \(ready)."
    case .progressing: "Serving while at work: \(ready)."
    case .degraded: "Serving, but degraded: \(ready)."
    case .unavailable where isScaledToZero: "Unavailable: scaled to zero."
    case .unavailable where pods.desired == 0: "Unavailable: no controller has seen it yet."
    case .unavailable: "Unavailable: \(ready), \(pods.required) needed."
    }
  }

  private var isScaledToZero: Bool { reasons.contains { $0.code == .scaledToZero } }
}
