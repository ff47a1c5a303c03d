public import Health

/// How a verdict is reached and answered.
public struct HealthSettings: Sendable {
  /// The mildest state that is answered as a failure.
  public enum FailOn: String, Sendable {
    case degraded
    case unavailable
  }

  /// `HEALTH_FAIL_ON`: from which state on the answer is 503.
  public var failOn: FailOn
  /// `HEALTH_REQUIRED`: the pods that must be ready, at least 1 or 1% and at most 100%.
  ///
  /// nil: as many as the deployment's `maxUnavailable` leaves.
  public var required: IntOrPercent?

  init(from reader: inout EnvironmentReader) {
    failOn = reader.value(.healthFailOn, default: .degraded, allowed: "degraded or unavailable") { text in
      FailOn(rawValue: text.lowercased())
    }
    required = reader.optional(
      .healthRequired, allowed: "a number of pods from 1, such as 2, or a share from 1% to 100%, such as 75%"
    ) { text in
      switch IntOrPercent(text) {
      case .count(let count) where count >= 1: .count(count)
      case .percent(let percent) where (1...100).contains(percent): .percent(percent)
      default: nil
      }
    }
  }
}
