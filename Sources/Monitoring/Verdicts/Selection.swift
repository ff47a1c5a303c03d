public import Health

/// Which workloads are asked for together.
public struct Selection: Sendable, Hashable {
  /// Their namespace.
  public var namespace: String
  /// Their kinds.
  public var kinds: Set<WorkloadKind>

  /// Creates a selection.
  public init(namespace: String, kinds: Set<WorkloadKind>) {
    self.namespace = namespace
    self.kinds = kinds
  }

  /// Whether a workload is one of them.
  public func contains(_ workload: WorkloadReference) -> Bool {
    workload.namespace == namespace && kinds.contains(workload.kind)
  }
}
