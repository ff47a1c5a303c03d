/// What a verdict needs of an `apps/v1` DaemonSet.
public struct DaemonSet: ServingWorkload {
  /// `DaemonSet`.
  public static let kind = WorkloadKind(rawValue: "DaemonSet")

  /// How old pods give way to new ones.
  public enum UpdateStrategy: Sendable, Hashable {
    /// Somebody deletes them.
    case onDelete
    /// At most `maxUnavailable` pods fewer than desired at any time.
    case rollingUpdate(maxUnavailable: IntOrPercent)

    /// What the API server fills in when a manifest says nothing.
    public static let standard = UpdateStrategy.rollingUpdate(maxUnavailable: .count(1))
  }

  /// `metadata`.
  public var metadata: WorkloadMetadata
  /// `status.observedGeneration`, nil before the controller's first look.
  public var observedGeneration: Int64?
  /// `spec.selector`.
  public var selector: LabelSelector
  /// `spec.updateStrategy`.
  public var updateStrategy: UpdateStrategy
  /// `spec.minReadySeconds`.
  public var minReadySeconds: Int
  /// `status.desiredNumberScheduled`: the nodes that should run a pod of it.
  public var desiredNumberScheduled: Int
  /// `status.updatedNumberScheduled`: those that run one of the newest template.
  public var updatedNumberScheduled: Int

  /// Creates a daemon set; what is left out has the API's default.
  public init(
    namespace: String, name: String, uid: String, generation: Int64 = 1, observedGeneration: Int64? = nil,
    selector: LabelSelector = LabelSelector(), updateStrategy: UpdateStrategy = .standard,
    minReadySeconds: Int = 0, desiredNumberScheduled: Int = 0, updatedNumberScheduled: Int = 0
  ) {
    metadata = WorkloadMetadata(
      namespace: namespace, name: name, uid: uid, generation: generation)
    self.observedGeneration = observedGeneration
    self.selector = selector
    self.updateStrategy = updateStrategy
    self.minReadySeconds = minReadySeconds
    self.desiredNumberScheduled = desiredNumberScheduled
    self.updatedNumberScheduled = updatedNumberScheduled
  }
}

// MARK: - Rules

extension DaemonSet {
  /// A pod on each node that it selects, of which an update may take `maxUnavailable` away.
  ///
  /// Source: `util.UnavailableCount` of the daemon set controller: what is unavailable is rounded up.
  public func goal(required: IntOrPercent?, _ summary: PodSummary) -> Goal {
    let maxUnavailable =
      switch updateStrategy {
      case .onDelete: 0
      case .rollingUpdate(let value): value.resolved(of: desiredNumberScheduled, rounding: .up)
      }
    let uncounted = uncountedNodes(summary)
    let all = desiredNumberScheduled.saturatingPlus(uncounted)
    let desired = all.saturatingMinus(areNodesToBlame(summary) ? summary.nodeLost : 0)
    return Goal(
      desired: desired, updated: min(updatedNumberScheduled.saturatingPlus(uncounted), desired),
      required: required, orAllBut: maxUnavailable)
  }

  /// The lost nodes that its controller does not count any more, though the pods on them are still there.
  ///
  /// A node that is not heard of is tainted so that no pods come, and then its controller says that none should run there
  /// (kubernetes, `pkg/controller/daemon`, `NodeShouldRunDaemonPod`); of one that was taken out of the cluster the pods stay for
  /// about a minute (`pkg/controller/podgc`).
  private func uncountedNodes(_ summary: PodSummary) -> Int {
    let others = summary.live.saturatingPlus(summary.unreadable).saturatingMinus(summary.nodeLost)
    let counted = min(summary.nodeLost, max(0, desiredNumberScheduled.saturatingMinus(others)))
    return summary.nodeLost - counted
  }

  /// The nodes that are lost are so few that they are a matter of their own.
  private func areNodesToBlame(_ summary: PodSummary) -> Bool {
    summary.nodeLost.saturatingTimes(2)
      < desiredNumberScheduled.saturatingPlus(uncountedNodes(summary))
  }

  /// A pod is bound to its node.
  public var podRules: PodRules {
    var rules = PodRules(startDeadline: startDeadline, minReadySeconds: minReadySeconds)
    rules.isBoundToNode = true
    return rules
  }

  /// One that selects no node is well, once its controller has looked.
  public func idle(_ scaledToZero: HealthSettings.ScaledToZero) -> (state: HealthState, reason: Reason?) {
    if observedGeneration == nil {
      return (.unavailable, .workload(.notObserved, "no controller has seen the daemonset yet"))
    }
    return isGenerationUnobserved
      ? (.progressing, .workload(.generationNotObserved, "the newest change is not acted on yet"))
      : (.healthy, .workload(.noNodesSelected, "no node is selected, so that nothing has to run"))
  }

  /// Old pods of an update that goes on by itself.
  public func rollout(_ summary: PodSummary, goal: Goal) -> RolloutAssessment {
    var rollout = RolloutAssessment()
    rollout.isFaulty = summary.nodeLost > 0 && !areNodesToBlame(summary)
    if case .onDelete = updateStrategy, goal.updated < goal.desired {
      let old = goal.desired - goal.updated
      rollout.reasons.append(
        .workload(.updateOnDelete, "\(old) pods wait to be replaced until somebody deletes them"))
    }
    if case .rollingUpdate = updateStrategy, goal.updated < goal.desired {
      let updated = "\(goal.updated) of \(goal.desired) pods updated"
      rollout.reasons.append(
        summary.revisions.count > 1
          ? .workload(.rolloutInProgress, "rolling out: \(updated)")
          : .workload(.scalingInProgress, "scaling to \(goal.desired): \(updated)"))
    }
    return rollout
  }
}
