public import Monitoring

/// Where the numbers come from that `/metrics` shows, beside those of the requests.
public struct MetricsSources: Sendable {
  /// The program's version.
  let version: String
  /// Whether each workload has series of its own, `METRICS_WORKLOADS`.
  let showsWorkloads: Bool
  /// Whether clients are limited.
  let hasRateLimit: Bool
  /// What is known of the cluster, with or without each workload; never asks the API server.
  let cluster: @Sendable (_ withWorkloads: Bool) -> ClusterMetrics

  /// Names the sources.
  public init(
    version: String, showsWorkloads: Bool, hasRateLimit: Bool,
    cluster: @escaping @Sendable (_ withWorkloads: Bool) -> ClusterMetrics
  ) {
    self.version = version
    self.showsWorkloads = showsWorkloads
    self.hasRateLimit = hasRateLimit
    self.cluster = cluster
  }
}
