public import FoundationEssentials

/// One pod, assessed by itself: ready or not, and starting or failing.
///
/// A live pod that is not ready is one of the two; one that is ready may fail as well, between two crashes.
public struct PodAssessment: Sendable, Hashable {
  /// What holds of the pod.
  public let traits: PodTraits
  /// What there is to say of it.
  public let reasons: [Reason]
  /// The moment just after which the pod may have to be assessed anew, nil if time alone changes nothing.
  public let validUntil: Date?

  /// Assesses a pod.
  ///
  /// Pure: the same input gives the same assessment.
  ///
  /// - Parameters:
  ///   - pod: The pod.
  ///   - rules: What its workload says about its pods.
  ///   - warning: The newest warning about it.
  ///   - now: The moment, by the API server's clock.
  public init(_ pod: Pod, under rules: PodRules, warning: PodWarning?, at now: Date) {
    var clock = EvaluationClock(now)
    if pod.deletion != nil {
      (traits, reasons) = (.terminating, [])
    } else if pod.isFinished {
      (traits, reasons) = (.finished, [pod.finishedReason(warning)])
    } else {
      let assessor = PodAssessor(pod, under: rules, warning: warning, at: &clock)
      (traits, reasons) = (assessor.traits, assessor.reasons)
    }
    validUntil = clock.nextChange
  }
}

/// Gathers what there is to say of a live pod.
private struct PodAssessor {
  private let isReady: Bool
  private let hasLostReadiness: Bool
  private(set) var reasons: [Reason] = []

  private var isFailing: Bool { reasons.contains { $0.code.weight == .fault } }

  var traits: PodTraits {
    var traits: PodTraits = isReady ? [.live, .ready] : .live
    if hasLostReadiness { traits.insert(.lostReadiness) }
    if reasons.contains(where: { $0.code == .podWarmingUp }) { traits.insert(.warmingUp) }
    if isFailing {
      traits.insert(.failing)
    } else if !isReady {
      traits.insert(.starting)
    }
    return traits
  }

  init(_ pod: Pod, under rules: PodRules, warning: PodWarning?, at clock: inout EvaluationClock) {
    isReady = pod.ready?.status == .true
    let readinessLoss = isReady ? nil : pod.readinessLoss
    hasLostReadiness = readinessLoss != nil

    func reason(_ code: ReasonCode, _ message: String) -> Reason {
      Reason(code: code, object: .pod(pod.name), message: message, evidence: warning)
    }

    for container in pod.containers {
      if let fault = container.waitingFault {
        reasons.append(reason(fault.code, fault.message))
      } else if container.isLooping(at: &clock) {
        reasons.append(
          reason(.podCrashLooping, "\(container.label) runs now but keeps crashing: \(container.crashes)"))
      } else if !isReady && !hasLostReadiness && container.hasRestartedTooOften {
        reasons.append(
          reason(.podCrashLooping, "\(container.label) was never ready: \(container.crashes)"))
      } else if isReady && container.role != .initialization && container.restartCount > 0 {
        reasons.append(reason(.podRestarted, "\(container.label) \(container.crashes)"))
      }
    }

    if isReady {
      let since = pod.ready?.lastTransition ?? pod.created
      let warmUp = Double(rules.minReadySeconds)
      if warmUp > 0, !clock.isAtLeast(warmUp, since: since) {
        reasons.append(reason(.podWarmingUp, "ready, but not yet for \(rules.minReadySeconds) s"))
      }
    } else if let readinessLoss {
      if clock.isOver(Thresholds.blip, since: readinessLoss) {
        reasons.append(reason(.podUnready, "not ready any more\(pod.readinessDetail)"))
      } else {
        reasons.append(reason(.podBlip, "not ready for a moment\(pod.readinessDetail)"))
      }
    } else {
      assessStart(of: pod, deadline: rules.startDeadline, at: &clock, reason)
    }
  }

  /// Assesses a pod that was never ready.
  private mutating func assessStart(
    of pod: Pod, deadline: Int, at clock: inout EvaluationClock, _ reason: (ReasonCode, String) -> Reason
  ) {
    let isUnschedulable = pod.scheduled?.status == .false && pod.scheduled?.reason == "Unschedulable"
    let detail = pod.scheduled?.message.map { ": \($0)" } ?? ""
    if clock.isAtLeast(Double(deadline), since: pod.startOfAge) {
      // A container's own fault says more than the clock.
      if isUnschedulable {
        reasons.append(reason(.podUnschedulable, "no node takes it\(detail)"))
      } else if !isFailing {
        let text = "still not ready after \(deadline) s\(pod.readinessDetail)"
        reasons.append(reason(.podStartTimedOut, text))
      }
    } else if isUnschedulable {
      let since = pod.scheduled?.lastTransition ?? pod.created
      if clock.isOver(Thresholds.unschedulable, since: since) {
        reasons.append(reason(.podUnschedulable, "no node takes it\(detail)"))
      } else {
        reasons.append(reason(.podStarting, "waiting for a node\(detail)"))
      }
    } else if !isFailing {
      reasons.append(reason(.podStarting, "starting\(pod.readinessDetail)"))
    }
  }
}

extension Container {
  /// More restarts than a pod that starts may have; init containers may retry until they back off.
  fileprivate var hasRestartedTooOften: Bool { role != .initialization && restartCount > 1 }
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
