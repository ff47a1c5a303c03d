public import Health
public import Kubernetes
public import System

/// Finds out which pods of a workload are of its newest revision, by what its controller has noted.
public struct NewestPods: Sendable {
  private let client: APIClient

  /// Creates a finder.
  ///
  /// - Parameter client: The cluster's API.
  public init(client: APIClient) {
    self.client = client
  }

  /// The names of the pods of a workload's newest revision.
  ///
  /// - Parameters:
  ///   - reference: The workload.
  ///   - deadline: When to give up.
  /// - Returns: The names; nil when it cannot be told which they are.
  /// - Throws: Why the API server does not say.
  public func names(
    of reference: WorkloadReference, deadline: MonotonicInstant
  ) throws(APIError) -> Set<String>? {
    let workload = try client.workload(reference, deadline: deadline)
    guard case .serving(let serving) = workload.role,
      let mark = try mark(of: serving, deadline: deadline)
    else { return nil }
    let pods = try client.pods(namespace: reference.namespace, matching: serving.selector, deadline: deadline)
    return Set(pods.objects.filter(mark.isBorne).map(\.name))
  }

  /// What pods of the newest revision have in common.
  private enum Mark {
    /// They are controlled by the ReplicaSet of this name.
    case replicaSet(String)
    /// They have this label.
    case label(String, String)
    /// Nothing: there are no others.
    case none

    func isBorne(by pod: Pod) -> Bool {
      switch self {
      case .none: true
      case .replicaSet(let name): pod.controller?.kind == ReplicaSet.kind && pod.controller?.name == name
      case .label(let key, let value): pod.labels[key] == value
      }
    }
  }

  private func mark(
    of workload: any ServingWorkload, deadline: MonotonicInstant
  ) throws(APIError) -> Mark? {
    if let deployment = workload as? Deployment {
      if deployment.isUpdated { return Mark.none }
      let list = try client.list(
        ReplicaSetRevision.self, namespace: deployment.namespace, matching: deployment.selector,
        deadline: deadline)
      let own = list.objects.filter { deployment.isOwner($0.controller) }
      return own.max { ($0.number ?? 0) < ($1.number ?? 0) }.map { Mark.replicaSet($0.name) }
    }
    if let statefulSet = workload as? StatefulSet {
      return statefulSet.updateRevision.map { Mark.label(StatefulSet.revisionLabel, $0) }
    }
    if let daemonSet = workload as? DaemonSet {
      let template = try client.get(
        DaemonSetTemplate.self, namespace: daemonSet.namespace, name: daemonSet.name, deadline: deadline)
      return template.number.map { Mark.label(DaemonSetTemplate.podLabel, String($0)) }
    }
    return nil
  }
}

extension Deployment {
  /// Whether its controller, having acted on the newest change, counts no pod of an earlier template.
  fileprivate var isUpdated: Bool {
    observedGeneration ?? 0 >= generation && status.updated > 0 && status.updated >= status.total
  }
}
