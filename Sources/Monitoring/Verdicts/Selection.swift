public import Health

/// Which workloads are asked for together.
public struct Selection: Sendable, Hashable {
  /// Their namespace; nil for all that are looked at: those of `WATCH_NAMESPACES`, or else all of the cluster.
  public var namespace: String?
  /// Their kinds.
  public var kinds: Set<WorkloadKind>
  /// What their labels must be.
  public var selector: LabelSelector

  /// Creates a selection.
  public init(
    namespace: String?, kinds: Set<WorkloadKind>, selector: LabelSelector = LabelSelector()
  ) {
    self.namespace = namespace
    self.kinds = kinds
    self.selector = selector
  }

  /// Whether a workload is one of them, or may be, as its labels cannot be read.
  public func contains(_ entry: VerdictEntry) -> Bool {
    kinds.contains(entry.workload.kind)
      && (namespace == nil || namespace == entry.workload.namespace)
      && entry.traits.labels.map(selector.matches) ?? true
  }
}
