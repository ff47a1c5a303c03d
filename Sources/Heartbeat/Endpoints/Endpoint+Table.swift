import Health
import Monitoring

extension Endpoint {
  /// Everything that can be asked for: a row for each.
  ///
  /// - Parameters:
  ///   - verdicts: Says how workloads are.
  ///   - readiness: What `/readyz` says.
  ///   - requests: What is counted of all requests.
  ///   - metrics: Where the numbers of `/metrics` come from; nil for none.
  /// - Returns: The endpoints; of two whose paths fit the first counts.
  static func table(
    verdicts: any VerdictSource, readiness: Readiness, requests: RequestMetrics = RequestMetrics(),
    metrics: MetricsSources? = nil
  ) -> [Endpoint] {
    let endpoints: [Endpoint] = [
      .verdict(on: WorkloadKind.all, from: verdicts),
      .group(from: verdicts),
      .index(from: verdicts),
      .badge(on: WorkloadKind.all, from: verdicts),
      .groupBadge(from: verdicts),
      .readiness(readiness),
    ]
    return endpoints + [metrics.map { .metrics($0, requests, of: endpoints) }].compactMap(\.self)
  }
}
