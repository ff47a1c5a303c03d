import Health

/// A pod that leads to a workload.
struct TrackedPod {
  var pod: Pod
  /// What its ReplicaSet belongs to; nil without one, and for one that is not known.
  var owner: ReplicaSetOwner?
  /// What it was assessed to be; nil while it does not count as the workload's own.
  var assessment: PodAssessment?
}

/// A pod that leads to a workload and cannot be read.
struct UnreadableTrackedPod {
  let pod: UnreadablePod
  let owner: ReplicaSetOwner?
  /// The newest warning about it.
  let warning: PodWarning?
  /// Whether it counts as the workload's own.
  var isCounted: Bool
}
