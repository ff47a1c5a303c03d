/// What a verdict needs of an `apps/v1` StatefulSet.
public struct StatefulSet: ServingWorkload {
  /// `StatefulSet`.
  public static let kind = WorkloadKind(rawValue: "StatefulSet")

  /// How old pods give way to new ones.
  public enum UpdateStrategy: Sendable, Hashable {
    /// Somebody deletes them.
    case onDelete
    /// Those from the ordinal `partition` on are replaced, at most `maxUnavailable` at any time.
    case rollingUpdate(partition: Int, maxUnavailable: IntOrPercent)

    /// What the API server fills in when a manifest says nothing.
    public static let standard = UpdateStrategy.rollingUpdate(partition: 0, maxUnavailable: .count(1))
  }

  /// `metadata`.
  public var metadata: WorkloadMetadata
  /// `status.observedGeneration`, nil before the controller's first look.
  public var observedGeneration: Int64?
  /// `spec.replicas`, 1 when absent.
  public var desiredReplicas: Int
  /// `spec.ordinals.start`: the number of the first pod, 0 when absent (KEP-3335).
  public var firstOrdinal = 0
  /// `spec.selector`.
  public var selector: LabelSelector
  /// `spec.updateStrategy`.
  public var updateStrategy: UpdateStrategy
  /// `spec.podManagementPolicy` is not `Parallel`: each pod is created when those before it are ready.
  public var isOrdered: Bool
  /// `spec.minReadySeconds`.
  public var minReadySeconds: Int
  /// `status.updatedReplicas`: pods of the newest template.
  public var updatedReplicas: Int
  /// `status.currentRevision`: the one that an update leaves behind; the newest once it is over.
  public var currentRevision: String?
  /// `status.updateRevision`: the newest one.
  public var updateRevision: String?

  /// Creates a stateful set; what is left out has the API's default.
  public init(
    namespace: String, name: String, uid: String, generation: Int64 = 1, observedGeneration: Int64? = nil,
    desiredReplicas: Int = 1, selector: LabelSelector = LabelSelector(),
    updateStrategy: UpdateStrategy = .standard, isOrdered: Bool = true, minReadySeconds: Int = 0,
    updatedReplicas: Int = 0, currentRevision: String? = nil, updateRevision: String? = nil
  ) {
    metadata = WorkloadMetadata(
      namespace: namespace, name: name, uid: uid, generation: generation)
    self.observedGeneration = observedGeneration
    self.desiredReplicas = desiredReplicas
    self.selector = selector
    self.updateStrategy = updateStrategy
    self.isOrdered = isOrdered
    self.minReadySeconds = minReadySeconds
    self.updatedReplicas = updatedReplicas
    self.currentRevision = currentRevision
    self.updateRevision = updateRevision
  }
}

// MARK: - Rules

extension StatefulSet {
  /// `spec.replicas`, of which an update that goes on may take `maxUnavailable` away.
  ///
  /// Source: KEP-961, *maxUnavailable for StatefulSets*: what is unavailable is rounded up.
  public func goal(required: IntOrPercent?, _ summary: PodSummary) -> Goal {
    Goal(
      desired: desiredReplicas, updated: updatedReplicas, required: required, orAllBut: maxUnavailableNow)
  }

  /// Pods have numbers, and nothing takes the place of one before it is gone.
  public var podRules: PodRules {
    var rules = PodRules(startDeadline: startDeadline, minReadySeconds: minReadySeconds)
    rules.replacesOnlyWhatIsGone = true
    rules.ordinals = OrdinalRules(name: name, start: firstOrdinal, count: desiredReplicas)
    if case .rollingUpdate(let partition, _) = updateStrategy, isOrdered, let updateRevision {
      rules.ordinals?.rollout = OrdinalRules.Rollout(partition: partition, revision: updateRevision)
    }
    return rules
  }

  private var maxUnavailableNow: Int {
    guard case .rollingUpdate(_, let maxUnavailable) = updateStrategy, isUpdating else { return 0 }
    return max(1, maxUnavailable.resolved(of: desiredReplicas, rounding: .up))
  }

  /// Pods are being replaced, as far as the partition lets them be.
  private var isUpdating: Bool {
    guard case .rollingUpdate(let partition, _) = updateStrategy, let currentRevision, let updateRevision
    else {
      return false
    }
    return currentRevision != updateRevision
      && updatedReplicas < desiredReplicas.saturatingMinus(max(0, partition))
  }

  /// What keeps pods at an old revision on purpose.
  private var heldBack: Reason? {
    guard let currentRevision, let updateRevision, currentRevision != updateRevision, !isUpdating,
      updatedReplicas < desiredReplicas
    else { return nil }
    let old = desiredReplicas.saturatingMinus(updatedReplicas)
    return switch updateStrategy {
    case .onDelete:
      .workload(.updateOnDelete, "\(old) pods wait to be replaced until somebody deletes them")
    case .rollingUpdate:
      .workload(
        .partitionReached, "the update has reached its partition, which keeps \(old) pods as they are")
    }
  }

  /// An update that goes on by itself, and pods that wait for those before them.
  public func rollout(_ summary: PodSummary, goal: Goal) -> RolloutAssessment {
    var rollout = RolloutAssessment()
    rollout.createsInOrder = isOrdered
    let updated = "\(goal.updated) of \(goal.desired) pods updated"
    if let held = heldBack { rollout.reasons.append(held) }
    if isUpdating {
      rollout.reasons.append(.workload(.rolloutInProgress, "rolling out: \(updated)"))
    } else if goal.updated < goal.desired, currentRevision == updateRevision {
      rollout.reasons.append(.workload(.scalingInProgress, "scaling to \(goal.desired): \(updated)"))
    }
    return rollout
  }
}
