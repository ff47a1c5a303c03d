public import FoundationEssentials

/// An object of which it can be asked whether it is up.
///
/// Those whose pods serve are a ``ServingWorkload``, and are judged by their pods; those whose pods are to end are a
/// ``RunningWorkload``, and are judged by their runs.
public protocol Workload: Sendable, Hashable {
  /// The kind of these workloads.
  static var kind: WorkloadKind { get }

  /// `metadata`.
  var metadata: WorkloadMetadata { get set }

  /// What it is judged by.
  var role: WorkloadRole { get }
}

/// What a workload is judged by.
public enum WorkloadRole: Sendable {
  /// Its pods, which are to serve.
  case serving(any ServingWorkload)
  /// Its runs, which are to succeed.
  case running(any RunningWorkload)
}

extension Workload {
  /// `metadata.namespace`.
  public var namespace: String { metadata.namespace }
  /// `metadata.name`.
  public var name: String { metadata.name }
  /// `metadata.uid`.
  public var uid: String {
    get { metadata.uid }
    set { metadata.uid = newValue }
  }
  /// `metadata.generation`.
  public var generation: Int64 { metadata.generation }
  /// `metadata.creationTimestamp`.
  public var created: Date? {
    get { metadata.created }
    set { metadata.created = newValue }
  }
  /// `metadata.labels`.
  public var labels: [String: String] {
    get { metadata.labels }
    set { metadata.labels = newValue }
  }
  /// What its annotations ask of its verdicts.
  public var policy: WorkloadPolicy {
    get { metadata.policy }
    set { metadata.policy = newValue }
  }

  /// Its place in the cluster.
  public var reference: WorkloadReference {
    WorkloadReference(kind: Self.kind, namespace: namespace, name: name)
  }
}
