import Health
import Monitoring

extension Endpoint {
  /// Everything that can be asked for: a row for each.
  ///
  /// - Parameters:
  ///   - verdicts: Says how workloads are.
  ///   - readiness: What `/readyz` says.
  /// - Returns: The endpoints; of two whose paths fit the first counts.
  static func table(
    verdicts: any VerdictSource, readiness: Readiness
  ) -> [Endpoint] {
    [
      .verdict(on: WorkloadKind.all, from: verdicts),
      .group(from: verdicts),
      .index(from: verdicts),
      .badge(on: WorkloadKind.all, from: verdicts),
      .groupBadge(from: verdicts),
      .readiness(readiness),
    ]
  }
}
