import FoundationEssentials
import Health
import Kubernetes
import System

/// What a live verdict reads from a cluster; each call blocks until its deadline at the latest.
protocol ClusterReader: Sendable {
  /// Reads one workload.
  func workload(
    _ reference: WorkloadReference, deadline: MonotonicInstant
  ) throws(APIError) -> any Workload

  /// Lists the workloads of a kind in a namespace; nil for all.
  func workloads(
    of kind: WorkloadKind, namespace: String?, deadline: MonotonicInstant
  ) throws(APIError) -> (workloads: [any Workload], unreadable: [UnreadableObject])

  /// Lists the pods that a selector chooses, in a namespace; nil for all.
  func pods(
    namespace: String?, matching selector: LabelSelector, deadline: MonotonicInstant
  ) throws(APIError) -> Listed<Pod>

  /// Lists what is known of the ReplicaSets that a selector chooses.
  func replicaSets(
    namespace: String, matching selector: LabelSelector, deadline: MonotonicInstant
  ) throws(APIError) -> Listed<ReplicaSet>

  /// Lists the warnings about a namespace's pods.
  func podWarnings(namespace: String, deadline: MonotonicInstant) throws(APIError)
    -> Listed<PodWarning>

  /// Asks for a sign of life.
  func probe(deadline: MonotonicInstant) throws(APIError)

  /// The moment by the API server's clock.
  func now() -> Date
}

extension APIClient: ClusterReader {
  /// Reads one workload.
  func workload(
    _ reference: WorkloadReference, deadline: MonotonicInstant
  ) throws(APIError) -> any Workload {
    func get<Type: Workload & WatchedObject>(_ type: Type.Type) throws(APIError) -> any Workload {
      try self.get(type, namespace: reference.namespace, name: reference.name, deadline: deadline)
    }
    guard let type = reference.kind.type else { throw .notFound("no such kind: \(reference.kind)") }
    return try get(type)
  }

  /// Lists the workloads of a kind in a namespace; nil for all.
  func workloads(
    of kind: WorkloadKind, namespace: String?, deadline: MonotonicInstant
  ) throws(APIError) -> (workloads: [any Workload], unreadable: [UnreadableObject]) {
    func list<Type: Workload & WatchedObject>(
      _ type: Type.Type
    ) throws(APIError) -> (workloads: [any Workload], unreadable: [UnreadableObject]) {
      let list = try self.list(type, namespace: namespace, deadline: deadline)
      return (list.objects, list.unreadable)
    }
    guard let type = kind.type else { throw .notFound("no such kind: \(kind)") }
    return try list(type)
  }

  /// Lists the pods that a selector chooses, in a namespace; nil for all.
  func pods(
    namespace: String?, matching selector: LabelSelector, deadline: MonotonicInstant
  ) throws(APIError) -> Listed<Pod> {
    try list(Pod.self, namespace: namespace, matching: selector, deadline: deadline)
  }

  /// Lists what is known of the ReplicaSets that a selector chooses.
  func replicaSets(
    namespace: String, matching selector: LabelSelector, deadline: MonotonicInstant
  ) throws(APIError) -> Listed<ReplicaSet> {
    try list(ReplicaSet.self, namespace: namespace, matching: selector, deadline: deadline)
  }

  /// Lists the warnings about a namespace's pods.
  func podWarnings(
    namespace: String, deadline: MonotonicInstant
  ) throws(APIError) -> Listed<PodWarning> {
    try list(PodWarning.self, namespace: namespace, deadline: deadline)
  }

  /// The moment by the API server's clock.
  func now() -> Date { clock.now() }
}
