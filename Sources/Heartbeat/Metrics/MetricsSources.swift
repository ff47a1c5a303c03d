public import Monitoring

/// Where the numbers come from that `/metrics` shows, beside those of the requests.
public struct MetricsSources: Sendable {
  /// The program's version.
  let version: String
  /// Whether each workload has series of its own, `METRICS_WORKLOADS`.
  let showsWorkloads: Bool
  /// What limits clients; nil when nothing does.
  let limiter: RateLimiter?
  /// How long what was told once is told again: with many workloads it is a long text, which no number of scrapes may
  /// make more than once at a time.
  let lifetime: Duration
  /// What is known of the cluster, with or without each workload; never asks the API server.
  let cluster: @Sendable (_ withWorkloads: Bool) -> ClusterMetrics

  /// Names the sources.
  public init(
    version: String, showsWorkloads: Bool, limiter: RateLimiter?, lifetime: Duration = .seconds(1),
    cluster: @escaping @Sendable (_ withWorkloads: Bool) -> ClusterMetrics
  ) {
    self.version = version
    self.showsWorkloads = showsWorkloads
    self.limiter = limiter
    self.lifetime = lifetime
    self.cluster = cluster
  }
}
