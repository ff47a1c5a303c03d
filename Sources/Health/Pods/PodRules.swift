/// What a workload says about each of its pods.
public struct PodRules: Sendable, Hashable {
  /// How long a pod may take to become ready, in seconds.
  public var startDeadline: Int
  /// How long a pod must be ready to count as available, in seconds.
  public var minReadySeconds: Int
  /// Which pods are wanted, by the numbers in their names; nil where they have none.
  public var ordinals: OrdinalRules?
  /// There is one pod a node: where the node is lost, it is to blame.
  public var isBoundToNode = false
  /// Nothing takes the place of a pod before it is gone.
  public var replacesOnlyWhatIsGone = false

  /// Creates rules from their parts.
  public init(startDeadline: Int, minReadySeconds: Int) {
    self.startDeadline = startDeadline
    self.minReadySeconds = minReadySeconds
  }

  /// Whether a pod is one of those that there should be, by its number.
  func wants(_ pod: Pod) -> Bool {
    ordinals.map { $0.place(of: pod) != nil } ?? true
  }
}
