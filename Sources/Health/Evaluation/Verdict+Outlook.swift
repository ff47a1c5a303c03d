/// Whether it makes sense to wait for a workload to become healthy.
public enum Outlook: Sendable, Hashable {
  /// It is healthy.
  case healthy
  /// It may become so.
  case open
  /// It cannot, unless somebody changes something; why, worst first.
  case hopeless([Reason])
}

extension Verdict {
  /// Whether it makes sense to wait for the workload to become healthy.
  ///
  /// What is said of pods counts only where these are of the newest revision: those before it may loop and fail as they like, for
  /// they are on their way out. Before the controller has acted on the newest change nothing counts at all.
  ///
  /// - Parameter newestPods: Finds out the names of the pods of the newest revision; nil when nobody can tell, so that nothing
  ///   that is said of pods counts. Called once at most, and only when something is said of a pod that matters.
  /// - Returns: What is to be expected.
  public func outlook(newestPods: () -> Set<String>?) -> Outlook {
    if state == .healthy { return .healthy }
    guard !reasons.contains(where: { [.generationNotObserved, .notObserved].contains($0.code) }) else {
      return .open
    }
    var final = reasons.filter(\.code.isFinal)
    if final.contains(where: { $0.object != .workload }) {
      let newest = newestPods() ?? []
      final.removeAll { reason in
        if case .pod(let name) = reason.object { !newest.contains(name) } else { false }
      }
    }
    return final.isEmpty ? .open : .hopeless(final)
  }
}

extension ReasonCode {
  /// Whether it does not go away by itself, or hardly ever.
  fileprivate var isFinal: Bool {
    switch self {
    case .scaledToZero, .jobFailed, .rolloutBlocked, .replicaFailure, .rolloutStalled, .podCrashLooping,
      .imagePullFailing, .containerConfigInvalid, .containerFailing, .podUnschedulable, .podStartTimedOut:
      true
    // A pod that has failed is replaced, and a cron job runs again.
    case .podFailed, .lastJobFailed, .noRecentSuccess, .notObserved, .noReplicasReady,
      .minimumReplicasUnavailable,
      .podsMissing, .podUnready, .podFlapping, .podUnreadable, .generationNotObserved, .rolloutPaused,
      .rolloutInProgress, .scalingInProgress, .jobInProgress, .neverRun, .nodeLost, .podBlip,
      .podSchedulingGated, .podStarting, .podWarmingUp, .suspended, .noNodesSelected, .partitionReached,
      .updateOnDelete, .podStuckTerminating, .podRestarted, .underMaintenance, .withinFailAfter,
      .policyInvalid:
      false
    }
  }
}
