import FoundationEssentials

/// The moments of a pod's life.
extension Pod {
  /// The moment from which its age counts: a pod that waited for a node has not been starting.
  var startOfAge: Date {
    (scheduled?.status == .true ? scheduled?.lastTransition : nil) ?? started ?? created
  }

  /// When it lost its readiness, nil while it is ready, and if it never was.
  ///
  /// Both moments are of its kubelet's clock.
  var readinessLoss: Date? {
    guard ready?.status != .true, let started, let lost = ready?.lastTransition,
      lost.timeIntervalSince(started) > Thresholds.firstReadiness
    else { return nil }
    return lost
  }

  /// It is ready, or was.
  var hasBeenReady: Bool { ready?.status == .true || readinessLoss != nil }

  /// When somebody asked for its deletion, nil while nobody has.
  ///
  /// Source: Kubernetes API conventions, *Metadata*: `deletionTimestamp` is that moment and the grace period.
  var deletionBegan: Date? {
    deletion.map { $0 - Double(max(0, deletionGracePeriodSeconds)) }
  }

  /// How long a loss of readiness may last before it is one: its probes need so long to notice twice that it is well.
  var blip: Double {
    Double(min(max(probeSeconds, Thresholds.shortestBlip), Thresholds.longestBlip))
  }
}
