public import Monitoring

/// Where the numbers come from that `/metrics` shows, beside those of the requests.
public struct MetricsSources: Sendable {
  /// The program's version.
  let version: String
  /// Whether each workload has series of its own, `METRICS_WORKLOADS`.
  let showsWorkloads: Bool
  /// Whether clients are limited.
  let hasRateLimit: Bool
  /// How long what was told once is told again: with many workloads it is a long text, which no number of scrapes may
  /// make more than once at a time.
  let lifetime: Duration
  /// What is known of the cluster, with or without each workload; never asks the API server.
  let cluster: @Sendable (_ withWorkloads: Bool) -> ClusterMetrics

  /// Names the sources.
  public init(
    version: String, showsWorkloads: Bool, hasRateLimit: Bool, lifetime: Duration = .seconds(1),
    cluster: @escaping @Sendable (_ withWorkloads: Bool) -> ClusterMetrics
  ) {
    self.version = version
    self.showsWorkloads = showsWorkloads
    self.hasRateLimit = hasRateLimit
    self.lifetime = lifetime
    self.cluster = cluster
  }
}
