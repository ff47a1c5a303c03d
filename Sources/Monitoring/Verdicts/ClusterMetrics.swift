public import Kubernetes

/// What can be told of a cluster in numbers, without asking its API server.
public struct ClusterMetrics: Sendable {
  /// What is known of each workload that is watched, in no order; jobs, which come and go all day, are not among them.
  public var workloads: [VerdictEntry] = []
  /// Verdicts that were reached, be it of what was watched or of what was read.
  public var verdicts = 0
  /// How old the last confirmation of the streams of each resource is, the oldest where there are several; by its plural.
  public var confirmedAges: [String: Duration] = [:]
  /// How often streams of each resource broke, by its plural.
  public var watchRestarts: [String: Int] = [:]
  /// How many objects of each resource are there and cannot be read, by its plural.
  public var unreadable: [String: Int] = [:]
  /// What the API server was asked, and has answered.
  public var requests: [APIRequestCounts.Key: Int] = [:]

  /// Creates metrics of nothing.
  public init() {}
}
