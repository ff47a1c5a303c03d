public import FoundationEssentials

/// A workload whose pods are to serve as long as it is there.
///
/// A pod is assessed by itself (``PodAssessment``), a ``PodSummary`` counts what the assessments come to, and a
/// verdict is concluded from the summary, so that what a change costs does not depend on how many
/// pods there are.
public protocol ServingWorkload: Workload {
  /// The label by which the pods of one revision of the template know each other.
  ///
  /// Source: Kubernetes documentation, *Well-Known Labels, Annotations and Taints*.
  static var revisionLabel: String { get }

  /// `status.observedGeneration`: the generation that the controller has acted on, nil before its first look.
  var observedGeneration: Int64? { get }
  /// `spec.selector`.
  var selector: LabelSelector { get }

  /// The kind of the objects that control its pods.
  static var podController: String { get }

  /// `spec.minReadySeconds`: how long a pod must be ready to count as available.
  var minReadySeconds: Int { get }

  /// How long it says that a pod may take to become ready, in seconds; nil when it says nothing.
  var declaredStartDeadline: Int? { get }

  /// All that the assessment of a single pod depends on beside the pod: as long as it is the same, so is each assessment.
  var podRules: PodRules { get }

  /// How many pods there should be.
  ///
  /// - Parameters:
  ///   - required: What its policy or `HEALTH_REQUIRED` demands; nil leaves it to the workload's own strategy.
  ///   - summary: Its pods.
  /// - Returns: The numbers.
  func goal(required: IntOrPercent?, _ summary: PodSummary) -> Goal

  /// What it means that the workload asks for no pods.
  ///
  /// - Parameter scaledToZero: How that is answered.
  /// - Returns: The state, and a reason if there is anything to say.
  func idle(_ scaledToZero: HealthSettings.ScaledToZero) -> (state: HealthState, reason: Reason?)

  /// What the workload's own spec and status add to what its pods say.
  ///
  /// - Parameters:
  ///   - summary: Its pods.
  ///   - goal: How many there should be.
  /// - Returns: Reasons, and whether pods cannot be created.
  func rollout(_ summary: PodSummary, goal: Goal) -> RolloutAssessment

  /// Since when something has held that its verdict says, as far as its own status tells.
  ///
  /// - Parameter code: What holds.
  /// - Returns: When that began, nil when its status does not tell.
  func since(_ code: ReasonCode) -> Date?
}

extension ServingWorkload {
  /// It is judged by its pods.
  public var role: WorkloadRole { .serving(self) }

  /// Most workloads control their pods themselves.
  public static var podController: String { kind.rawValue }

  /// The label that stateful sets and daemon sets put on their pods.
  public static var revisionLabel: String { "controller-revision-hash" }

  /// Most kinds declare no deadline.
  public var declaredStartDeadline: Int? { nil }

  /// How long a pod may take to become ready, in seconds.
  ///
  /// Its owner's word counts, be it hours; a deadline that is longer than a day is one that was switched off.
  public var startDeadline: Int {
    if let deadline = policy.startDeadline { return deadline }
    guard let declared = declaredStartDeadline else { return Thresholds.undeclaredStart }
    return declared > Thresholds.longestDeclaredStart ? Thresholds.endlessStart : declared
  }

  /// What holds for the pods of every kind.
  public var podRules: PodRules {
    PodRules(startDeadline: startDeadline, minReadySeconds: minReadySeconds)
  }

  /// One that is scaled to zero serves nobody.
  public func idle(_ scaledToZero: HealthSettings.ScaledToZero) -> (state: HealthState, reason: Reason?) {
    (
      scaledToZero == .pass ? .healthy : .unavailable,
      .workload(.scaledToZero, "the \(Self.kind.noun) is scaled to zero")
    )
  }

  /// What nobody has looked at is so since it was made; more than that most kinds do not tell.
  public func since(_ code: ReasonCode) -> Date? { code == .notObserved ? created : nil }

  /// The controller has not yet acted on the newest spec.
  var isGenerationUnobserved: Bool { (observedGeneration ?? 0) < generation }
}
