/// What a workload says about each of its pods.
public struct PodRules: Sendable, Hashable {
  /// How long a pod may take to become ready, in seconds.
  public var startDeadline: Int
  /// How long a pod must be ready to count as available, in seconds.
  public var minReadySeconds: Int

  /// Creates rules from their parts.
  public init(startDeadline: Int, minReadySeconds: Int) {
    self.startDeadline = startDeadline
    self.minReadySeconds = minReadySeconds
  }
}
