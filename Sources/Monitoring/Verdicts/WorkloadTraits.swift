import Health

/// What a workload is chosen by for groups, beside its place.
public struct WorkloadTraits: Sendable, Hashable {
  /// Its labels; nil when they cannot be read.
  public var labels: [String: String]?
  /// Its owner wants it left out of groups.
  public var isIgnored: Bool

  /// Creates traits; by default those of a workload without labels.
  public init(labels: [String: String]? = [:], isIgnored: Bool = false) {
    self.labels = labels
    self.isIgnored = isIgnored
  }

  /// The traits of a workload.
  init(of workload: some Workload) {
    let metadata = workload.metadata
    self.init(labels: metadata.labels, isIgnored: metadata.policy.isIgnored)
  }
}
