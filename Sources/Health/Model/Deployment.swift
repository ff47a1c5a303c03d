/// What a verdict needs of an `apps/v1` Deployment.
public struct Deployment: Sendable, Hashable {
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

  /// `metadata.namespace`.
  public var namespace: String
  /// `metadata.name`.
  public var name: String
  /// `metadata.uid`: another one means that the deployment was deleted and made anew.
  public var uid: String
  /// `metadata.generation`: counts changes of the spec.
  public var generation: Int64
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
    self.namespace = namespace
    self.name = name
    self.uid = uid
    self.generation = generation
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

  /// The condition of a type, nil when the controller has not written it.
  public func condition(_ type: String) -> Condition? {
    conditions.first { $0.type == type }
  }
}
