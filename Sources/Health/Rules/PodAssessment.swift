import FoundationEssentials

/// One live pod, judged: ready or not, and starting or failing.
///
/// A pod that is not ready is one of the two; one that is ready may fail as well, between two crashes.
struct PodAssessment {
  /// `Ready=True`.
  let isReady: Bool
  /// Was ready before, and is not any more.
  let hasLostReadiness: Bool
  /// What is broken; empty unless the pod is failing.
  private(set) var faults: [Reason] = []
  /// What it is busy with.
  private(set) var progress: [Reason] = []
  /// What is worth knowing and changes nothing.
  private(set) var notes: [Reason] = []

  /// Failing, be it ready now or not.
  var isFailing: Bool { !faults.isEmpty }
  /// On its way to ready.
  var isStarting: Bool { !isReady && !isFailing }

  /// Judges a pod of a deployment.
  ///
  /// - Parameters:
  ///   - pod: The pod, live.
  ///   - deployment: Its deployment.
  ///   - warning: The newest warning about it.
  ///   - moment: When.
  init(_ pod: Pod, of deployment: Deployment, warning: PodWarning?, at moment: inout Moment) {
    isReady = pod.ready?.status == .true
    let readinessLoss = isReady ? nil : pod.readinessLoss
    hasLostReadiness = readinessLoss != nil

    func reason(_ code: ReasonCode, _ message: String) -> Reason {
      Reason(code: code, object: .pod(pod.name), message: message, evidence: warning)
    }

    for container in pod.containers {
      if let fault = container.waitingFault {
        faults.append(reason(fault.code, fault.message))
      } else if container.isLooping(at: &moment) {
        faults.append(
          reason(.podCrashLooping, "\(container.label) runs now but keeps crashing: \(container.crashes)"))
      } else if !isReady && !hasLostReadiness && container.hasRestartedTooOften {
        faults.append(
          reason(.podCrashLooping, "\(container.label) was never ready: \(container.crashes)"))
      } else if isReady && container.role != .initialization && container.restartCount > 0 {
        notes.append(reason(.podRestarted, "\(container.label) \(container.crashes)"))
      }
    }

    if isReady {
      let since = pod.ready?.lastTransition ?? pod.created
      let warmUp = Double(deployment.minReadySeconds)
      if warmUp > 0, !moment.isAtLeast(warmUp, since: since) {
        progress.append(reason(.podWarmingUp, "ready, but not yet for \(deployment.minReadySeconds) s"))
      }
    } else if let readinessLoss {
      if moment.isOver(Thresholds.blip, since: readinessLoss) {
        faults.append(reason(.podUnready, "not ready any more\(pod.readinessDetail)"))
      } else {
        progress.append(reason(.podBlip, "not ready for a moment\(pod.readinessDetail)"))
      }
    } else {
      judgeStart(of: pod, deadline: deployment.startDeadline, at: &moment, reason)
    }
  }

  /// Judges a pod that was never ready.
  private mutating func judgeStart(
    of pod: Pod, deadline: Int, at moment: inout Moment, _ reason: (ReasonCode, String) -> Reason
  ) {
    let isUnschedulable = pod.scheduled?.status == .false && pod.scheduled?.reason == "Unschedulable"
    let detail = pod.scheduled?.message.map { ": \($0)" } ?? ""
    if moment.isAtLeast(Double(deadline), since: pod.startOfAge) {
      // A container's own fault says more than the clock.
      if isUnschedulable {
        faults.append(reason(.podUnschedulable, "no node takes it\(detail)"))
      } else if faults.isEmpty {
        let text = "still not ready after \(deadline) s\(pod.readinessDetail)"
        faults.append(reason(.podStartTimedOut, text))
      }
    } else if isUnschedulable {
      let since = pod.scheduled?.lastTransition ?? pod.created
      if moment.isOver(Thresholds.unschedulable, since: since) {
        faults.append(reason(.podUnschedulable, "no node takes it\(detail)"))
      } else {
        progress.append(reason(.podStarting, "waiting for a node\(detail)"))
      }
    } else if faults.isEmpty {
      progress.append(reason(.podStarting, "starting\(pod.readinessDetail)"))
    }
  }
}

extension Container {
  /// More restarts than a pod that starts may have; init containers may retry until they back off.
  fileprivate var hasRestartedTooOften: Bool { role != .initialization && restartCount > 1 }
}

extension Deployment {
  /// How long a pod may take to become ready, in seconds.
  fileprivate var startDeadline: Int {
    min(progressDeadlineSeconds, Thresholds.longestStart)
  }
}

extension Pod {
  /// The moment from which its age counts: a pod that waited for a node has not been starting.
  fileprivate var startOfAge: Date {
    (scheduled?.status == .true ? scheduled?.lastTransition : nil) ?? started ?? created
  }

  /// When it lost its readiness, nil if it never was ready.
  fileprivate var readinessLoss: Date? {
    guard let started, let lost = ready?.lastTransition,
      lost.timeIntervalSince(started) > Thresholds.firstReadiness
    else { return nil }
    return lost
  }

  /// What the kubelet says of its readiness, to follow a sentence.
  fileprivate var readinessDetail: String {
    (ready?.message).flatMap { $0.isEmpty ? nil : ": \($0)" } ?? ""
  }
}
