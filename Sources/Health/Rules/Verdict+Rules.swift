public import FoundationEssentials

extension Verdict {
  /// Judges a deployment by its pods.
  ///
  /// Pure: the same input gives the same verdict.
  ///
  /// - Parameters:
  ///   - deployment: The deployment.
  ///   - pods: Pods of its namespace; those that are not its own are passed over.
  ///   - unreadable: Pods of its namespace of which only this much is known. They are taken to be ready: so a verdict
  ///     that is an outage is one whatever they are, and any other is uncertain.
  ///   - warnings: Warnings about any pods, in any order.
  ///   - now: The moment, by the API server's clock.
  ///   - shortageSince: Since when `hasUnexplainedShortage` has held, nil if the verdict before had none.
  ///   - required: `HEALTH_REQUIRED`: how many pods must be ready, nil to go by the deployment's `maxUnavailable`.
  public init(
    on deployment: Deployment, pods: [Pod], unreadable: [UnreadablePod] = [], warnings: [PodWarning] = [],
    at now: Date, shortageSince: Date? = nil, required: IntOrPercent? = nil
  ) {
    guard deployment.desiredReplicas > 0 else {
      self.init(scaledToZero: deployment, among: pods)
      return
    }
    var moment = Moment(now)
    let own = OwnedPods(of: deployment, among: pods, unreadable: unreadable)
    let newest = Dictionary(warnings.map { ($0.podUID, $0) }) { $0.lastSeen < $1.lastSeen ? $1 : $0 }
    let assessments = own.live.map {
      PodAssessment($0, of: deployment, warning: newest[$0.uid], at: &moment)
    }

    var counts = PodCounts()
    counts.desired = deployment.desiredReplicas
    counts.required = deployment.requiredReplicas(override: required)
    counts.updated = deployment.status.updated
    counts.ready = assessments.count(where: \.isReady)
    counts.starting = assessments.count(where: \.isStarting)
    counts.failing = assessments.count(where: \.isFailing)
    counts.unreadable = own.unreadable.count
    counts.absent = max(0, counts.desired.saturatingMinus(own.live.count + own.unreadable.count))
    counts.terminating = own.terminating.count

    let rollout = RolloutAssessment(deployment, live: own.live, ready: counts.ready + counts.unreadable)
    let isExplained =
      rollout.isGenerationUnobserved || own.countTerminating(at: &moment) >= counts.absent
    let mayCome =
      isExplained || !moment.isAtLeast(Thresholds.podCreation, since: shortageSince ?? now)
    let isExcused = mayCome && !rollout.hasReplicaFailure
    let finished = FinishedPods(
      own.finished, isShort: counts.absent > 0, isExcused: isExcused, warnings: newest, at: &moment)

    var faults = rollout.faults + finished.faults + assessments.flatMap(\.faults)
    var progress = rollout.progress + assessments.flatMap(\.progress)
    if counts.absent > 0 {
      let missing = "\(counts.absent) of \(counts.desired) pods do not exist"
      if isExcused {
        counts.starting += counts.absent
        progress.append(.deployment(.scalingInProgress, "\(missing) yet"))
      } else {
        faults.append(.deployment(.podsMissing, "\(missing), and nothing creates them"))
      }
    }

    let disturbed =
      !own.terminating.isEmpty || !own.finished.isEmpty || assessments.contains(where: \.hasLostReadiness)
    let state = HealthState(
      counts, isFaulty: !faults.isEmpty, isBusy: !progress.isEmpty, isDisturbed: disturbed)
    let unknown = own.unreadable.map { pod in
      Reason(
        code: .podUnreadable, object: .pod(pod.name), message: "cannot be read: \(pod.problem)",
        evidence: newest[pod.uid])
    }
    var reasons = faults + unknown + progress + assessments.flatMap(\.notes)
    if counts.ready + counts.unreadable == 0 {
      reasons.append(
        deployment.observedGeneration == nil
          ? .deployment(.notObserved, "no pod is ready, and no controller has seen the deployment yet")
          : .deployment(.noReplicasReady, "no pod is ready"))
    } else if state == .unavailable {
      reasons.append(
        .deployment(
          .minimumReplicasUnavailable, "\(counts.ready) pods are ready, at least \(counts.required) must be"))
    }
    self.init(
      state: state, reasons: reasons.sorted(by: Reason.worstFirst), pods: counts,
      hasUnexplainedShortage: counts.absent > 0 && !isExplained, validUntil: moment.nextChange)
  }

  /// The verdict on a deployment that asks for no pods.
  private init(scaledToZero deployment: Deployment, among pods: [Pod]) {
    let own = OwnedPods(of: deployment, among: pods, unreadable: [])
    var counts = PodCounts()
    counts.ready = own.live.count { $0.ready?.status == .true }
    counts.updated = deployment.status.updated
    counts.terminating = own.terminating.count
    self.init(
      state: .unavailable, reasons: [.deployment(.scaledToZero, "the deployment is scaled to zero")],
      pods: counts, hasUnexplainedShortage: false, validUntil: nil)
  }
}

extension HealthState {
  /// The state that follows from the counts of a deployment that is not scaled to zero.
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
      // Half of them carry a deployment through a disturbance; one that only grows has lost nothing.
      let isCarried = ready >= counts.required / 2 + counts.required % 2 || !isDisturbed
      self = !isFaulty && isCarried ? .progressing : .unavailable
    } else if isFaulty {
      self = .degraded
    } else {
      self = isBusy ? .progressing : .healthy
    }
  }
}

extension Reason {
  /// The order of a verdict's reasons: by code, then by object, so that the same input reads the same.
  fileprivate static func worstFirst(_ left: Reason, _ right: Reason) -> Bool {
    (left.code, left.object.sortKey, left.message) < (right.code, right.object.sortKey, right.message)
  }
}

extension Reason.Object {
  /// The deployment before its pods, these by name.
  fileprivate var sortKey: String {
    switch self {
    case .deployment: ""
    case .pod(let name): name
    }
  }
}
