public import Health

/// How a verdict is reached, and which one counts as a failure.
public struct HealthSettings: Sendable, Hashable {
  /// The mildest state that is answered as a failure.
  public enum FailOn: String, Sendable {
    case degraded
    case unavailable
  }

  /// From which state on the answer is a failure.
  public var failOn: FailOn
  /// The pods that must be ready, at least 1 or 1% and at most 100%.
  ///
  /// nil: as many as the workload's own strategy leaves.
  public var required: IntOrPercent?

  /// Creates the settings from their parts.
  public init(failOn: FailOn, required: IntOrPercent?) {
    self.failOn = failOn
    self.required = required
  }
}
