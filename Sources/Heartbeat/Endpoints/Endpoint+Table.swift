import Health
import Monitoring

extension Endpoint {
  /// Everything that can be asked for: a row for each.
  ///
  /// - Parameters:
  ///   - verdicts: Says how workloads are.
  ///   - failOn: The mildest state that is answered as a failure (`HEALTH_FAIL_ON`).
  ///   - readiness: What `/readyz` says.
  /// - Returns: The endpoints; of two whose paths fit the first counts.
  static func table(
    verdicts: any VerdictSource, failOn: HealthSettings.FailOn, readiness: Readiness
  ) -> [Endpoint] {
    [
      .verdict(on: WorkloadKind.all, from: verdicts, failOn: failOn),
      .readiness(readiness),
    ]
  }
}
