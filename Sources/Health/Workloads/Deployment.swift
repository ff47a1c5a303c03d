public import FoundationEssentials

/// What a verdict needs of an `apps/v1` Deployment.
public struct Deployment: ServingWorkload {
  /// `Deployment`.
  public static let kind = WorkloadKind(rawValue: "Deployment")

  /// How old pods give way to new ones.
  public enum Strategy: Sendable, Hashable {
    /// All old pods go before the first new one comes.
    case recreate
    /// At most `maxUnavailable` fewer and `maxSurge` more than the desired pods at any time.
    case rollingUpdate(maxUnavailable: IntOrPercent, maxSurge: IntOrPercent)

    /// What the API server fills in when a manifest says nothing.
    public static let standard = Strategy.rollingUpdate(
      maxUnavailable: .percent(25), maxSurge: .percent(25))
  }

  /// The counts in `status`, as the deployment controller last wrote them.
  ///
  /// They lag, and freeze when it is down.
  public struct ReplicaCounts: Sendable, Hashable {
    /// Pods of all ReplicaSets of this deployment.
    public var total: Int
    /// Pods of the current template.
    public var updated: Int
    /// Pods with `Ready=True`.
    public var ready: Int
    /// Pods ready for `minReadySeconds`.
    public var available: Int

    /// Creates the counts; each is 0 when the API leaves it out.
    public init(total: Int = 0, updated: Int = 0, ready: Int = 0, available: Int = 0) {
      self.total = total
      self.updated = updated
      self.ready = ready
      self.available = available
    }
  }

  /// `metadata`.
  public var metadata: WorkloadMetadata
  /// `status.observedGeneration`: the generation that the controller has acted on, nil before its first look.
  public var observedGeneration: Int64?
  /// `spec.replicas`, 1 when absent.
  public var desiredReplicas: Int
  /// `spec.selector`.
  public var selector: LabelSelector
  /// `spec.strategy`.
  public var strategy: Strategy
  /// `spec.minReadySeconds`: how long a pod must be ready to count as available.
  public var minReadySeconds: Int
  /// `spec.progressDeadlineSeconds`, 600 when absent.
  public var progressDeadlineSeconds: Int
  /// `spec.paused`.
  public var isPaused: Bool
  /// The counts in `status`.
  public var status: ReplicaCounts
  /// `status.conditions`.
  public var conditions: [Condition]

  /// Creates a deployment; what is left out has the API's default.
  public init(
    namespace: String, name: String, uid: String, generation: Int64 = 1, observedGeneration: Int64? = nil,
    desiredReplicas: Int = 1, selector: LabelSelector = LabelSelector(), strategy: Strategy = .standard,
    minReadySeconds: Int = 0, progressDeadlineSeconds: Int = 600, isPaused: Bool = false,
    status: ReplicaCounts = ReplicaCounts(), conditions: [Condition] = []
  ) {
    metadata = WorkloadMetadata(
      namespace: namespace, name: name, uid: uid, generation: generation)
    self.observedGeneration = observedGeneration
    self.desiredReplicas = desiredReplicas
    self.selector = selector
    self.strategy = strategy
    self.minReadySeconds = minReadySeconds
    self.progressDeadlineSeconds = progressDeadlineSeconds
    self.isPaused = isPaused
    self.status = status
    self.conditions = conditions
  }
}

// MARK: - Whose pods

extension Deployment {
  /// The label that a ReplicaSet of a deployment puts on its pods (Kubernetes documentation, *Deployments*, section
  /// *Pod-template-hash label*).
  public static let revisionLabel = "pod-template-hash"

  /// A deployment makes ReplicaSets, and these the pods.
  public static let podController = ReplicaSet.kind
}

// MARK: - Rules

extension Deployment {
  /// What `progressDeadlineSeconds` declares.
  public var declaredStartDeadline: Int? { progressDeadlineSeconds }

  /// `spec.replicas`, of which a rollout may take `maxUnavailable` away.
  public func goal(required: IntOrPercent?, _ summary: PodSummary) -> Goal {
    Goal(desired: desiredReplicas, updated: status.updated, required: required, orAllBut: maxUnavailable)
  }

  /// How many pods a rollout may take away.
  ///
  /// Source: `deploymentutil.ResolveFenceposts` of the deployment controller: the surge is rounded up, what is
  /// unavailable down, and both must not be 0 as nothing could move.
  private var maxUnavailable: Int {
    guard case .rollingUpdate(let maxUnavailable, let maxSurge) = strategy else { return 0 }
    let unavailable = maxUnavailable.resolved(of: desiredReplicas, rounding: .down)
    let surge = maxSurge.resolved(of: desiredReplicas, rounding: .up)
    return unavailable == 0 && surge == 0 ? 1 : unavailable
  }

  /// What its status says of a rollout.
  public func rollout(_ summary: PodSummary, goal: Goal) -> RolloutAssessment {
    var rollout = RolloutAssessment()
    let isShort =
      summary.ready.saturatingPlus(summary.unreadable) < goal.desired || goal.updated < goal.desired
    if isShort, let failure = conditions.first(.replicaFailure), failure.status == .true {
      rollout.hasReplicaFailure = true
      rollout.reasons.append(.workload(.replicaFailure, "pods cannot be created\(failure.detail)"))
    }
    if isShort, let progressing = conditions.first(.progressing), progressing.status == .false,
      progressing.reason == "ProgressDeadlineExceeded"
    {
      rollout.reasons.append(
        .workload(.rolloutStalled, "no progress within the rollout's deadline\(progressing.detail)"))
    }
    let hasOldPods = status.total > status.updated || summary.revisions.count > 1
    guard goal.updated < goal.desired || hasOldPods else { return rollout }
    let updated = "\(goal.updated) of \(goal.desired) pods updated"
    if isPaused, hasOldPods || status.total == 0 {
      rollout.reasons.append(.workload(.rolloutPaused, "the rollout is paused: \(updated)"))
    } else if !hasOldPods {
      rollout.reasons.append(.workload(.scalingInProgress, "scaling to \(goal.desired): \(updated)"))
    } else {
      rollout.reasons.append(.workload(.rolloutInProgress, "rolling out: \(updated)"))
    }
    return rollout
  }
}

extension Deployment {
  /// Its conditions say when they last changed.
  ///
  /// `Available` tells whether `maxUnavailable` is kept, which is lost before or when the deployment is unavailable.
  public func since(_ code: ReasonCode) -> Date? {
    switch code {
    case .notObserved: created
    case .replicaFailure: conditions.first(.replicaFailure, .true)?.lastTransition
    case .rolloutStalled: conditions.first(.progressing, .false)?.lastTransition
    case .noReplicasReady, .minimumReplicasUnavailable:
      conditions.first(.available, .false)?.lastTransition
    default: nil
    }
  }
}

extension [Condition] {
  /// The types of conditions that a verdict on a deployment looks at.
  fileprivate enum ConditionType: String {
    case available = "Available"
    case progressing = "Progressing"
    case replicaFailure = "ReplicaFailure"
  }

  /// The condition of a type, nil when the controller has not written it.
  fileprivate func first(_ type: ConditionType) -> Condition? {
    first { $0.type == type.rawValue }
  }

  /// The condition of a type, nil when it is not of this status.
  fileprivate func first(_ type: ConditionType, _ status: Condition.Status) -> Condition? {
    first(type).flatMap { $0.status == status ? $0 : nil }
  }
}
