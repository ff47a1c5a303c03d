import FoundationEssentials

/// Gathers what there is to say of a live pod.
struct PodAssessor {
  private let pod: Pod
  private let rules: PodRules
  private let warning: PodWarning?
  private let memory: PodMemory
  private let isReady: Bool
  /// When it lost its readiness, nil while it is ready, and if it never was.
  private let loss: Date?
  private(set) var reasons: [Reason] = []

  private var isFailing: Bool { reasons.contains { $0.code.weight == .fault } }

  /// What holds of the pod.
  var traits: PodTraits {
    var traits: PodTraits = isReady ? [.live, .ready] : .live
    if isNodeLost { traits.insert(.nodeLost) }
    if loss != nil { traits.insert(.lostReadiness) }
    if reasons.contains(where: { $0.code == .podWarmingUp }) { traits.insert(.warmingUp) }
    if isFailing {
      traits.insert(.failing)
    } else if !isReady, !isNodeLost {
      traits.insert(.starting)
    }
    return traits
  }

  init(
    _ pod: Pod, under rules: PodRules, warning: PodWarning?, remembering memory: PodMemory,
    at clock: inout EvaluationClock
  ) {
    self.pod = pod
    self.rules = rules
    self.warning = warning
    self.memory = memory
    isReady = pod.ready?.status == .true
    loss = pod.readinessLoss
    for container in pod.containers { assess(container, at: &clock) }
    assessFlapping(at: &clock)
    if isReady {
      assessWarmUp(at: &clock)
    } else if isNodeLost {
      add(.nodeLost, "its node is lost: its containers were ready when it was heard of last")
    } else if let loss {
      assessLoss(loss, at: &clock)
    } else {
      assessStart(at: &clock)
    }
    if isFailing, rules.ordinals?.isBlocking(pod) ?? false {
      add(
        .rolloutBlocked,
        "fails with an old revision, and the rollout waits for it to be ready: delete it to let the rollout go on"
      )
    }
  }

  /// It is away with its node, which is to blame.
  private var isNodeLost: Bool { rules.isBoundToNode && pod.isOnLostNode }

  private mutating func add(_ code: ReasonCode, _ message: String) {
    reasons.append(Reason(code: code, object: .pod(pod.name), message: message, evidence: warning))
  }

  private mutating func assess(_ container: Container, at clock: inout EvaluationClock) {
    if let fault = container.waitingFault {
      if fault.maySettle, !clock.isOver(Thresholds.settingUp, since: pod.startOfAge) {
        if !isReady, loss == nil { add(.podStarting, "being set up: \(fault.message)") }
      } else {
        add(fault.code, fault.message)
      }
    } else if container.isLooping(in: pod, at: &clock) {
      add(.podCrashLooping, "\(container.label) runs now but keeps crashing: \(container.crashes)")
    } else if !isReady, loss == nil, container.hasRestartedTooOften, !pod.restartsOnPurpose(container) {
      add(.podCrashLooping, "\(container.label) was never ready: \(container.crashes)")
    } else if isReady, container.role != .initialization, container.restartCount > 0 {
      add(.podRestarted, "\(container.label) \(container.crashes)")
    }
  }

  // MARK: - Ready, or ready before

  private mutating func assessFlapping(at clock: inout EvaluationClock) {
    if memory.isFlapping {
      let readySince = isReady ? pod.ready?.lastTransition ?? memory.readySince : nil
      if let readySince, clock.isAtLeast(Thresholds.flapQuiet, since: readySince) { return }
      add(.podFlapping, "lost its readiness at least \(Thresholds.flapLosses) times within ten minutes")
    } else if let loss, let warning, warning.speaksOfFlapping(losing: loss, at: &clock) {
      add(.podFlapping, "its readiness probe has failed \(warning.count) times")
    }
  }

  private mutating func assessWarmUp(at clock: inout EvaluationClock) {
    let warmUp = Double(rules.minReadySeconds)
    guard warmUp > 0, !clock.isAtLeast(warmUp, since: pod.ready?.lastTransition ?? pod.created) else {
      return
    }
    add(.podWarmingUp, "ready, but not yet for \(rules.minReadySeconds) s")
  }

  private mutating func assessLoss(_ loss: Date, at clock: inout EvaluationClock) {
    let restart = pod.containers.lazy.compactMap { $0.restartInPlace(losing: loss) }.max()
    if let restart {
      // As a pod would be that had taken its place.
      if isFailing { return }
      if clock.isAtLeast(Double(rules.startDeadline), since: restart) {
        add(
          .podStartTimedOut,
          "still not ready \(rules.startDeadline) s after it was restarted\(pod.readinessDetail)")
      } else {
        add(.podStarting, "restarted in place, and starting\(pod.readinessDetail)")
      }
    } else if clock.isOver(pod.blip, since: loss) {
      add(.podUnready, "not ready any more\(pod.readinessDetail)")
    } else {
      add(.podBlip, "not ready for a moment\(pod.readinessDetail)")
    }
  }

  // MARK: - Never ready

  private mutating func assessStart(at clock: inout EvaluationClock) {
    let hold = SchedulingHold(pod)
    let isTimedOut = clock.isAtLeast(Double(rules.startDeadline), since: pod.startOfAge)
    if let hold {
      if hold.accuses(isTimedOut: isTimedOut, at: &clock) {
        add(.podUnschedulable, hold.accusation)
      } else if isTimedOut {
        add(.podStartTimedOut, "\(hold.message), for more than \(rules.startDeadline) s")
      } else {
        add(hold.code, hold.message)
      }
    } else if isFailing {
      // A container's own fault says more than the clock.
      return
    } else if isTimedOut {
      add(.podStartTimedOut, "still not ready after \(rules.startDeadline) s\(pod.readinessDetail)")
    } else if !reasons.contains(where: { $0.code == .podStarting }) {
      add(.podStarting, "starting\(pod.readinessDetail)")
    }
  }
}

extension Pod {
  /// What the kubelet says of its readiness, to follow a sentence.
  fileprivate var readinessDetail: String {
    (ready?.message).flatMap { $0.isEmpty ? nil : ": \($0)" } ?? ""
  }
}

extension PodWarning {
  /// Whether it says that a pod has flapped for longer than anybody has looked: the one place where an event speaks for the
  /// past.
  fileprivate func speaksOfFlapping(losing loss: Date, at clock: inout EvaluationClock) -> Bool {
    reason == "Unhealthy" && message.hasPrefix("Readiness probe")
      && count >= Thresholds.reportedProbes
      && lastSeen.timeIntervalSince(firstSeen) > Thresholds.reportedProbesSpan
      && !clock.isOver(Thresholds.reportedProbesAge, since: lastSeen)
      && !clock.isOver(Thresholds.reportedProbesAge, since: loss)
  }
}
