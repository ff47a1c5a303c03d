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
  ///   - runs: Those of its runs that have finished and are still known.
  ///   - now: The moment, by the API server's clock.
  ///   - memory: What is remembered from the verdict before; becomes what is to be remembered of this one.
  ///   - settings: What the operator of the program asks of all verdicts.
  ///   - podsValidUntil: The moment just after which one of its own pods may have to be assessed anew, nil if time alone
  ///     changes nothing.
  ///   - beginnings: What its own pods say of when they became what they are; asked for when the state is a new one.
  public init(
    on workload: any Workload, _ summary: PodSummary, runs: RunHistory = RunHistory(), at now: Date,
    remembering memory: inout WorkloadMemory, under settings: HealthSettings, podsValidUntil: Date? = nil,
    beginnings: @autoclosure () -> PodBeginnings = PodBeginnings()
  ) {
    var run: RunAssessment?
    let role = workload.role
    switch role {
    case .serving(let workload):
      self.init(serving: workload, summary, podsValidUntil, at: now, remembering: &memory, settings)
    case .running(let workload):
      memory.runs.take(runs)
      let assessment = workload.assess(memory.runs, at: now)
      self.init(assessment)
      run = assessment
    }
    apply(workload.policy, settings, on: workload, at: now, remembering: &memory)
    memory.observe(state, reasons.first?.code, at: now) {
      switch role {
      case .serving(let workload): beginning(on: workload, beginnings())
      case .running: run?.since
      }
    }
    since = memory.since
    transitions = memory.transitions
  }

  /// The verdict on a workload whose pods are to end.
  private init(_ assessment: RunAssessment) {
    self.init(
      state: assessment.state, status: .fail, reasons: assessment.reasons.sorted(by: Reason.isWorse),
      pods: PodCounts(), validUntil: assessment.validUntil)
    sentence = assessment.description
    isOff = assessment.isOff
  }

  /// The verdict on a workload that serves, as if nobody had said anything about its status.
  private init(
    serving workload: any ServingWorkload, _ summary: PodSummary, _ podsValidUntil: Date?, at now: Date,
    remembering memory: inout WorkloadMemory, _ settings: HealthSettings
  ) {
    let goal = workload.goal(required: workload.policy.required ?? settings.required, summary)
    memory.observe(desired: goal.desired, at: now)
    if goal.desired > 0 {
      self.init(on: workload, summary, podsValidUntil, goal, at: now, remembering: memory)
    } else {
      self.init(idle: workload, goal, summary, settings)
    }
    memory.observe(ready: pods.ready + pods.unreadable)
    memory.shortageSince = hasUnexplainedShortage ? memory.shortageSince ?? now : nil
  }

  /// The verdict on a workload that asks for pods.
  private init(
    on workload: any ServingWorkload, _ summary: PodSummary, _ podsValidUntil: Date?, _ goal: Goal,
    at now: Date, remembering memory: WorkloadMemory
  ) {
    var clock = EvaluationClock(now)
    var counts = PodCounts(summary, goal)
    counts.absent = max(0, goal.desired.saturatingMinus(summary.live.saturatingPlus(summary.unreadable)))

    let rollout = workload.rollout(summary, goal: goal)
    var own = rollout.reasons
    if workload.isGenerationUnobserved {
      own.append(.workload(.generationNotObserved, "the newest change is not acted on yet"))
    }
    let leaving = summary.leaving.expected(at: &clock)
    let isExplained =
      workload.isGenerationUnobserved || leaving.total() >= counts.absent
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
    let accusing = summary.finished.accusing(
      isShort: counts.absent > 0 && !isExcused, limit: Self.mostReasons, at: &clock)
    own += accusing.reasons

    let told =
      summary.lostReadiness + leaving.total { $0.isLoss(after: memory.desiredRaisedAt) }
      + summary.finished.countLost(at: &clock)
    let lost = max(told, (memory.served ?? 0) - (counts.ready + counts.unreadable))
    let state = HealthState(
      counts, lost: lost, isOverridden: goal.isOverridden,
      isFaulty: rollout.isFaulty || summary.failing > 0 || own.contains { $0.code.weight == .fault },
      isBusy: summary.isBusy || own.contains { $0.code.weight == .progress })
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
    let listed = (own + summary.reasons.prefix(Self.mostReasons)).sorted(by: Reason.isWorse)
      .prefix(Self.mostReasons)
    let count = own.count + accusing.count - accusing.reasons.count + summary.reasons.count
    self.init(
      state: state, status: .fail, reasons: Array(listed), omittedReasons: count - listed.count, pods: counts,
      uncertainty: summary.unreadable > 0 ? summary.reasons.first(after: { $0.code < .podUnreadable }) : nil,
      hasUnexplainedShortage: counts.absent > 0 && !isExplained,
      validUntil: [clock.nextChange, podsValidUntil].compactMap(\.self).min())
  }

  /// The verdict on a workload that asks for no pods.
  private init(
    idle workload: any ServingWorkload, _ goal: Goal, _ summary: PodSummary, _ settings: HealthSettings
  ) {
    var counts = PodCounts()
    counts.ready = summary.ready
    counts.updated = goal.updated
    counts.terminating = summary.terminating
    let (state, reason) = workload.idle(workload.policy.scaledToZero ?? settings.scaledToZero)
    self.init(state: state, status: .fail, reasons: [reason].compactMap(\.self), pods: counts)
    isOff = reason.map { [.scaledToZero, .noNodesSelected].contains($0.code) } ?? true
  }
}

extension LeavingPods.Entry {
  /// Whether something that served goes: what was being deleted before more was desired is no loss of that.
  fileprivate func isLoss(after raise: Date?) -> Bool {
    hasServed && raise.map { began >= $0 } ?? true
  }
}

extension PodSummary {
  /// A pod is busy with something, or its node is away.
  fileprivate var isBusy: Bool { warmingUp > 0 || starting > 0 || nodeLost > 0 }
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
  ///   - lost: Pods that served a short time ago, and do not any more.
  ///   - isOverridden: Somebody has said how many must be ready.
  ///   - isFaulty: Something is broken, missing or stuck.
  ///   - isBusy: Something is at work.
  fileprivate init(_ counts: PodCounts, lost: Int, isOverridden: Bool, isFaulty: Bool, isBusy: Bool) {
    let ready = counts.ready + counts.unreadable
    let isShort = ready < counts.required
    // Half of them carry a workload through a loss; what only grows has lost nothing.
    let isCarried =
      !isShort
      || !isOverridden && ready.saturatingTimes(2) >= min(counts.required, ready.saturatingPlus(lost))
    if ready == 0 || !isCarried || isShort && isFaulty && ready.saturatingTimes(2) < counts.desired {
      self = .unavailable
    } else if isFaulty {
      self = .degraded
    } else {
      self = isShort || isBusy ? .progressing : .healthy
    }
  }
}
