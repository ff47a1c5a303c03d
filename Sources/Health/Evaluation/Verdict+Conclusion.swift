public import FoundationEssentials

extension Verdict {
  /// Concludes from what the pods of a workload come to.
  ///
  /// Pure: the same input gives the same verdict.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - summary: Its own pods, assessed at this moment, or so that their assessments still hold. Those that cannot be read
  ///     are taken to be ready: so a verdict that is an outage is one whatever they are, and any other is uncertain.
  ///   - now: The moment, by the API server's clock.
  ///   - memory: What is remembered from the verdict before.
  ///   - required: `HEALTH_REQUIRED`: how many pods must be ready, nil to go by the workload's own strategy.
  public init(
    on workload: any Workload, _ summary: PodSummary, at now: Date, remembering memory: WorkloadMemory,
    required: IntOrPercent?
  ) {
    let goal = workload.goal(required: required)
    guard goal.desired > 0 else {
      self.init(idle: workload, goal, summary)
      return
    }
    var clock = EvaluationClock(now)
    var counts = PodCounts(summary, goal)
    counts.absent = max(0, goal.desired.saturatingMinus(summary.live + summary.unreadable))

    let rollout = workload.rollout(summary, goal: goal)
    var own = rollout.reasons
    if workload.isGenerationUnobserved {
      own.append(.workload(.generationNotObserved, "the newest change is not acted on yet"))
    }
    let isExplained =
      workload.isGenerationUnobserved || summary.countLeaving(at: &clock) >= counts.absent
      || rollout.createsInOrder && summary.starting > 0
    let mayCome =
      isExplained || !clock.isAtLeast(Thresholds.podCreation, since: memory.shortageSince ?? now)
    let isExcused = mayCome && !rollout.hasReplicaFailure
    if counts.absent > 0 {
      let missing = "\(counts.absent) of \(counts.desired) pods do not exist"
      if isExcused {
        counts.starting += counts.absent
        own.append(.workload(.scalingInProgress, "\(missing) yet"))
      } else {
        own.append(.workload(.podsMissing, "\(missing), and nothing creates them"))
      }
    }
    own += summary.finished.accusing(isShort: counts.absent > 0, isExcused: isExcused, at: &clock)
      .map(\.reason)

    let state = HealthState(
      counts, isFaulty: summary.failing > 0 || own.contains { $0.code.weight == .fault },
      isBusy: summary.isBusy || own.contains { $0.code.weight == .progress },
      isDisturbed: summary.terminating > 0 || !summary.finished.isEmpty || summary.lostReadiness > 0)
    if counts.ready + counts.unreadable == 0 {
      own.append(
        workload.observedGeneration == nil
          ? .workload(
            .notObserved,
            "no pod is ready, and no controller has seen the \(type(of: workload).kind.noun) yet")
          : .workload(.noReplicasReady, "no pod is ready"))
    } else if state == .unavailable {
      own.append(
        .workload(
          .minimumReplicasUnavailable, "\(counts.ready) pods are ready, at least \(counts.required) must be"))
    }
    let told = (own + summary.reasons.all.prefix(Self.mostReasons)).sorted(by: Reason.isWorse)
      .prefix(Self.mostReasons)
    self.init(
      state: state, reasons: Array(told),
      omittedReasons: own.count + summary.reasons.all.count - told.count, pods: counts,
      uncertainty: summary.unreadable > 0 ? summary.reasons.all.first { $0.code == .podUnreadable } : nil,
      hasUnexplainedShortage: counts.absent > 0 && !isExplained,
      validUntil: [clock.nextChange, summary.validUntil].compactMap(\.self).min())
  }

  /// The verdict on a workload that asks for no pods.
  private init(idle workload: any Workload, _ goal: Goal, _ summary: PodSummary) {
    var counts = PodCounts()
    counts.ready = summary.ready
    counts.updated = goal.updated
    counts.terminating = summary.terminating
    let (state, reason) = workload.idle
    self.init(state: state, reasons: [reason].compactMap(\.self), pods: counts)
  }
}

extension PodSummary {
  /// How many pods are being deleted and may still be expected to go.
  ///
  /// `deletionTimestamp` is the moment by which a pod should be gone (Kubernetes documentation, *Pod lifecycle*, section
  /// *Termination of Pods*). On a node that is dead it stays, and excuses nobody for ever.
  fileprivate func countLeaving(at clock: inout EvaluationClock) -> Int {
    // The later ones stay longer, so that the first of them tells when their number changes.
    for (index, deletion) in deletions.all.enumerated()
    where !clock.isAtLeast(Thresholds.podCreation, since: deletion) {
      return deletions.all.count - index
    }
    return 0
  }

  /// A pod is busy with something.
  fileprivate var isBusy: Bool { warmingUp > 0 || starting > 0 }
}

extension PodCounts {
  /// The numbers of a summary.
  fileprivate init(_ summary: PodSummary, _ goal: Goal) {
    self.init()
    desired = goal.desired
    required = goal.required
    updated = goal.updated
    ready = summary.ready
    starting = summary.starting
    failing = summary.failing
    unreadable = summary.unreadable
    terminating = summary.terminating
  }
}

extension HealthState {
  /// The state that follows from the counts of a workload that asks for pods.
  ///
  /// - Parameters:
  ///   - counts: The counts.
  ///   - isFaulty: Something is broken.
  ///   - isBusy: Something is at work.
  ///   - isDisturbed: Something that served is gone: a pod is being deleted, has finished, or has lost readiness.
  fileprivate init(_ counts: PodCounts, isFaulty: Bool, isBusy: Bool, isDisturbed: Bool) {
    let ready = counts.ready + counts.unreadable
    if ready == 0 {
      self = .unavailable
    } else if ready < counts.required {
      // Half of them carry a workload through a disturbance; one that only grows has lost nothing.
      let isCarried = ready >= counts.required / 2 + counts.required % 2 || !isDisturbed
      self = !isFaulty && isCarried ? .progressing : .unavailable
    } else if isFaulty {
      self = .degraded
    } else {
      self = isBusy ? .progressing : .healthy
    }
  }
}
