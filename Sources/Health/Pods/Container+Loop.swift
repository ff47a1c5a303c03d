import FoundationEssentials

/// Restarts: which ones are a loop, and which ones are somebody's will.
extension Container {
  /// More restarts than a pod that starts may have; init containers may retry until they back off.
  var hasRestartedTooOften: Bool { role != .initialization && restartCount > 1 }

  /// Whether the container is between two crashes of a loop: it runs and looks fine, or has just ended.
  ///
  /// The kubelet's own word, `CrashLoopBackOff`, need not be seen: newer ones back off for a second only (KEP-5593).
  func isLooping(in pod: Pod, at clock: inout EvaluationClock) -> Bool {
    guard role != .initialization, restartCount >= Thresholds.loopRestarts, !pod.restartsOnPurpose(self)
    else {
      return false
    }
    switch state {
    case .waiting: return false
    case .terminated(let termination): return termination.exitCode != 0 && termination.wasCrash
    case .running(let since):
      guard let last = lastTermination, let finished = last.finished, last.wasCrash else { return false }
      let recovery = max(2 * last.duration, Thresholds.loopRecovery)
      return !clock.isAtLeast(recovery, since: since ?? finished)
    }
  }

  /// When it began to run again after its first end, if that end took the pod's readiness with it.
  func restartInPlace(losing loss: Date) -> Date? {
    guard role != .initialization, restartCount == 1, case .running(let since?) = state,
      let finished = lastTermination?.finished,
      abs(finished.timeIntervalSince(loss)) <= Thresholds.restartInPlace
    else { return nil }
    return since
  }
}

extension Container.Termination {
  /// How long the run had lasted, in seconds; one without a start was lost by the kubelet, and counts as short.
  fileprivate var duration: Double {
    guard let started, let finished else { return 0 }
    return max(0, finished.timeIntervalSince(started))
  }

  /// It was a short run, and none that ended of itself as workers do that recycle.
  fileprivate var wasCrash: Bool {
    duration < Thresholds.loopRun && !(exitCode == 0 && duration >= Thresholds.recyclingRun)
  }
}

extension Pod {
  /// Whether a container of it restarts because somebody wants it: by a resize, or with all others.
  ///
  /// Sources: KEP-1287, *In-place update of pod resources*; KEP-5532, *Restart all containers on container exits*.
  func restartsOnPurpose(_ container: Container) -> Bool {
    if !circumstances.isDisjoint(with: [.resizing, .restartingAll]) { return true }
    guard let restartOfAll, let finished = container.lastTermination?.finished,
      case .running(let since?) = container.state
    else { return false }
    // The condition last changed while the container was between two runs.
    return finished <= restartOfAll && restartOfAll <= since + Thresholds.restartInPlace
  }
}
