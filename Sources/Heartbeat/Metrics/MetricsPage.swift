import Kubernetes
import Monitoring
import System

/// All metrics as text; `docs/metrics.md` explains each.
struct MetricsPage {
  /// The text.
  var text = MetricsText()

  /// Writes all metrics.
  ///
  /// - Parameters:
  ///   - sources: Where they come from.
  ///   - requests: What is counted of all requests.
  ///   - endpoints: What each endpoint counts.
  init(
    _ sources: MetricsSources, _ requests: RequestMetrics, endpoints: [(name: String, counts: StatusCounts)]
  ) {
    let cluster = sources.cluster(sources.showsWorkloads)
    text.family("k8s_heartbeat_build_info", .gauge, "The version of the program, as a label of 1.")
    text.sample(1, MetricsText.Labels(["version": sources.version]))
    if sources.showsWorkloads { write(workloads: WorkloadSeries.all(of: cluster.workloads)) }
    text.family(
      "k8s_heartbeat_verdicts_total", .counter, "Verdicts that were reached, watched and read ones alike.")
    text.sample(cluster.verdicts)
    write(requests, endpoints + [("other", requests.others)])
    if let limiter = sources.limiter {
      text.family(
        "k8s_heartbeat_rate_limit_store_up", .gauge,
        "Whether the place where the windows of the rate limit are counted answers.")
      text.sample(limiter.isStoreUp ? 1 : 0)
      text.family(
        "k8s_heartbeat_rate_limit_store_failures_total", .counter,
        "Requests that this process has counted by itself, as the store did not answer or was known to be away."
      )
      text.sample(limiter.failureCount)
    }
    write(cluster)
    write(ProcessStatistics())
  }

  private mutating func write(
    _ requests: RequestMetrics, _ endpoints: [(name: String, counts: StatusCounts)]
  ) {
    text.family(
      "k8s_heartbeat_requests_total", .counter, "Requests by what they asked for and how they were answered.")
    for (name, counts) in endpoints {
      for (code, count) in counts.all {
        text.sample(
          count, MetricsText.Labels(["endpoint": name.replacing(" ", with: "_"), "code": String(code)]))
      }
    }
    text.family("k8s_heartbeat_rate_limited_total", .counter, "Requests beyond the rate limit.")
    text.sample(requests.refusals[RequestMetrics.rateLimited])
    text.family("k8s_heartbeat_unauthorized_total", .counter, "Requests without a valid token.")
    text.sample(requests.refusals[RequestMetrics.unauthorized])

    text.family(
      "k8s_heartbeat_request_duration_seconds", .histogram,
      "How long requests took, from the first look at one to its whole response.")
    let durations = requests.durations
    let reading = durations.reading
    for (bound, count) in zip(durations.bounds, reading.withinBounds) {
      text.sample(count, MetricsText.Labels(["le": "\(Double(bound) / 1_000_000_000)"]), suffix: "_bucket")
    }
    text.sample(reading.count, MetricsText.Labels(["le": "+Inf"]), suffix: "_bucket")
    text.sample(reading.sum, suffix: "_sum")
    text.sample(reading.count, suffix: "_count")
  }

  private mutating func write(_ cluster: ClusterMetrics) {
    text.family(
      "k8s_heartbeat_watch_confirmed_age_seconds", .gauge,
      "How long ago the watch of a resource was known to be in step with the cluster.")
    for (resource, age) in cluster.confirmedAges.sorted(by: { $0.key < $1.key }) {
      text.sample(max(0, age.seconds), MetricsText.Labels(["resource": resource]))
    }
    text.family("k8s_heartbeat_watch_restarts_total", .counter, "How often the watch of a resource broke.")
    write(cluster.watchRestarts)
    text.family(
      "k8s_heartbeat_apiserver_requests_total", .counter,
      "Requests to the API server by what it has answered.")
    let requests = cluster.requests.sorted {
      ($0.key.verb, $0.key.resource, $0.key.code) < ($1.key.verb, $1.key.resource, $1.key.code)
    }
    for (key, count) in requests {
      text.sample(count, MetricsText.Labels(["verb": key.verb, "resource": key.resource, "code": key.code]))
    }
    text.family(
      "k8s_heartbeat_objects_unreadable", .gauge,
      "Objects that are there and cannot be read; the log names them.")
    write(cluster.unreadable)
  }

  private mutating func write(_ numbers: [String: Int]) {
    for (resource, number) in numbers.sorted(by: { $0.key < $1.key }) {
      text.sample(number, MetricsText.Labels(["resource": resource]))
    }
  }
}
