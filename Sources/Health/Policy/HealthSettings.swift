/// What the operator of the program asks of all verdicts; a workload's own ``WorkloadPolicy`` comes first.
public struct HealthSettings: Sendable, Hashable {
  /// The mildest state that is answered as a failure.
  public enum FailOn: String, Sendable {
    case degraded
    case unavailable
  }

  /// How a workload is answered that is scaled to zero.
  public enum ScaledToZero: String, Sendable {
    case fail
    case pass
  }

  /// From which state on the answer is a failure (`HEALTH_FAIL_ON`).
  public var failOn: FailOn
  /// The pods that must be ready, at least 1 or 1% and at most 100% (`HEALTH_REQUIRED`).
  ///
  /// nil: as many as the workload's own strategy leaves.
  public var required: IntOrPercent?
  /// How a workload is answered that is scaled to zero (`HEALTH_SCALED_TO_ZERO`).
  public var scaledToZero: ScaledToZero

  /// Creates the settings from their parts.
  public init(
    failOn: FailOn = .degraded, required: IntOrPercent? = nil, scaledToZero: ScaledToZero = .fail
  ) {
    self.failOn = failOn
    self.required = required
    self.scaledToZero = scaledToZero
  }
}
