/// What a workload's own spec and status add to what its pods say.
///
/// The status lags and may be frozen: it adds reasons, and neither hides dead pods nor overrules ready ones.
public struct RolloutAssessment: Sendable, Hashable {
  /// Faults that the controller reports while the workload falls short, and what it is busy with.
  public var reasons: [Reason] = []
  /// The controller could not create or delete pods.
  public var hasReplicaFailure = false
  /// More is broken than single pods say.
  public var isFaulty = false
  /// Pods are created one after the other: those that do not exist wait for one that starts.
  public var createsInOrder = false

  /// Creates an assessment that adds nothing.
  public init() {}
}
