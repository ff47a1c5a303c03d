import Health
import Kubernetes
import TestSupport

@testable import Monitoring

/// A change and the stream that it comes from.
private typealias Event = (change: ObjectChange, stream: WatchStream)

private func replaced(
  _ objects: [ClusterObject], _ unreadable: [UnreadableObject], _ type: any WatchedObject.Type,
  _ scope: WatchScope
) -> Event {
  (.replaced(objects + unreadable.map(ClusterObject.unreadable)), WatchStream(type, in: scope))
}

extension ClusterObject {
  fileprivate var stream: WatchStream {
    switch self {
    case .workload: WatchStream(Deployment.self, in: .cluster)
    case .pod: WatchStream(Pod.self, in: .cluster)
    case .replicaSets: WatchStream(ReplicaSet.self, in: .cluster)
    case .warning: WatchStream(PodWarning.self, in: .cluster)
    case .unreadable(let object):
      switch object.resource {
      case Deployment.resource: WatchStream(Deployment.self, in: .cluster)
      case Pod.resource: WatchStream(Pod.self, in: .cluster)
      case ReplicaSet.resource: WatchStream(ReplicaSet.self, in: .cluster)
      default: WatchStream(PodWarning.self, in: .cluster)
      }
    }
  }
}

/// One short word for each change, so that a test reads as a story.
extension ResourceEventHandler {
  func replace(deployments: [Deployment], unreadable: [UnreadableObject] = [], in scope: WatchScope) {
    take(replaced(deployments.map(ClusterObject.workload), unreadable, Deployment.self, scope))
  }

  func replace(pods: [Pod], unreadable: [UnreadableObject] = [], in scope: WatchScope) {
    take(replaced(pods.map(ClusterObject.pod), unreadable, Pod.self, scope))
  }

  func replace(replicaSets: [ReplicaSet], unreadable: [UnreadableObject] = [], in scope: WatchScope) {
    take(replaced([.replicaSets(replicaSets)], unreadable, ReplicaSet.self, scope))
  }

  func replace(warnings: [PodWarning], unreadable: [UnreadableObject] = [], in scope: WatchScope) {
    take(replaced(warnings.map(ClusterObject.warning), unreadable, PodWarning.self, scope))
  }

  func update(_ deployment: Deployment) { update(.workload(deployment)) }
  func update(_ pod: Pod) { update(.pod(pod)) }
  func update(_ replicaSet: ReplicaSet) { update(.replicaSets([replicaSet])) }
  func update(_ warning: PodWarning) { update(.warning(warning)) }
  func update(_ unreadable: UnreadableObject) { update(.unreadable(unreadable)) }

  func remove(_ deployment: Deployment) { remove(.workload(deployment)) }
  func remove(_ pod: Pod) { remove(.pod(pod)) }
  func remove(_ replicaSet: ReplicaSet) { remove(.replicaSets([replicaSet])) }
  func remove(_ unreadable: UnreadableObject) { remove(.unreadable(unreadable)) }

  private func update(_ object: ClusterObject) { take((.upserted(object), object.stream)) }
  private func remove(_ object: ClusterObject) { take((.deleted(object), object.stream)) }
  private func take(_ event: Event) { handle(event.change, from: event.stream) }
}

/// The same for a store by itself; each says which workloads are affected.
extension ClusterStore {
  mutating func replace(deployments: [Deployment], in scope: WatchScope) -> Set<WorkloadReference> {
    take(replaced(deployments.map(ClusterObject.workload), [], Deployment.self, scope))
  }

  mutating func replace(pods: [Pod], in scope: WatchScope) -> Set<WorkloadReference> {
    take(replaced(pods.map(ClusterObject.pod), [], Pod.self, scope))
  }

  mutating func replace(replicaSets: [ReplicaSet], in scope: WatchScope) -> Set<WorkloadReference> {
    take(replaced([.replicaSets(replicaSets)], [], ReplicaSet.self, scope))
  }

  mutating func update(_ replicaSet: ReplicaSet) -> Set<WorkloadReference> {
    update(.replicaSets([replicaSet]))
  }
  mutating func remove(_ replicaSet: ReplicaSet) -> Set<WorkloadReference> {
    remove(.replicaSets([replicaSet]))
  }

  mutating func update(_ deployment: Deployment) -> Set<WorkloadReference> { update(.workload(deployment)) }
  mutating func update(_ pod: Pod) -> Set<WorkloadReference> { update(.pod(pod)) }
  mutating func update(_ warning: PodWarning) -> Set<WorkloadReference> { update(.warning(warning)) }

  mutating func remove(_ deployment: Deployment) -> Set<WorkloadReference> { remove(.workload(deployment)) }
  mutating func remove(_ pod: Pod) -> Set<WorkloadReference> { remove(.pod(pod)) }

  /// Tells that a pod of which only this is known was deleted.
  mutating func removePod(_ uid: String) -> Set<WorkloadReference> {
    remove(Pod(namespace: "", name: "", uid: uid, created: start))
  }

  private mutating func update(_ object: ClusterObject) -> Set<WorkloadReference> {
    take((.upserted(object), object.stream))
  }

  private mutating func remove(_ object: ClusterObject) -> Set<WorkloadReference> {
    take((.deleted(object), object.stream))
  }

  private mutating func take(_ event: Event) -> Set<WorkloadReference> {
    apply(event.change, from: event.stream, at: start)
    let affected = takeAffected()
    for record in affected { dropIfEmpty(record) }
    return Set(affected.map(\.reference))
  }
}
