public import FoundationEssentials

/// What the owner of a workload asks of its verdicts, by annotations on the object.
public struct WorkloadPolicy: Sendable, Hashable {
  /// `k8s-heartbeat/required`: the pods that must be ready, at least 1 or 1% and at most 100%.
  public var required: IntOrPercent?
  /// `k8s-heartbeat/fail-on`: the mildest state that is answered as a failure.
  public var failOn: HealthSettings.FailOn?
  /// `k8s-heartbeat/scaled-to-zero`: how it is answered when nothing is asked of it.
  public var scaledToZero: HealthSettings.ScaledToZero?
  /// `k8s-heartbeat/max-age`: the seconds within which a job of it must have succeeded.
  public var maxAge: Int?
  /// `k8s-heartbeat/start-deadline`: the seconds that a pod may take to become ready, for kinds that declare none or instead
  /// of what they declare.
  public var startDeadline: Int?
  /// `k8s-heartbeat/fail-after`: down for fewer seconds than that is no failure yet.
  public var failAfter: Int?
  /// `k8s-heartbeat/ignore`: left out of groups.
  public var isIgnored = false
  /// `k8s-heartbeat/maintenance-until`: no failure before that moment.
  public var maintenanceUntil: Date?
  /// What is wrong with annotations that cannot be read, a sentence each; they change nothing.
  public var problems: [String] = []

  /// Creates the policy of an object without annotations of ours.
  public init() {}

  /// What all of these annotations begin with.
  public static let prefix = "k8s-heartbeat/"
}
