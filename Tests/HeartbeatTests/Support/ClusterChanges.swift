import Health
import Kubernetes

@testable import Heartbeat

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
    case .deployment: WatchStream(Deployment.self, in: .cluster)
    case .pod: WatchStream(Pod.self, in: .cluster)
    case .warning: WatchStream(PodWarning.self, in: .cluster)
    case .unreadable(let object):
      switch object.resource {
      case Deployment.resource: WatchStream(Deployment.self, in: .cluster)
      case Pod.resource: WatchStream(Pod.self, in: .cluster)
      default: WatchStream(PodWarning.self, in: .cluster)
      }
    }
  }
}

/// One short word for each change, so that a test reads as a story.
extension ResourceEventHandler {
  func replace(deployments: [Deployment], unreadable: [UnreadableObject] = [], in scope: WatchScope) {
    take(replaced(deployments.map(ClusterObject.deployment), unreadable, Deployment.self, scope))
  }

  func replace(pods: [Pod], unreadable: [UnreadableObject] = [], in scope: WatchScope) {
    take(replaced(pods.map(ClusterObject.pod), unreadable, Pod.self, scope))
  }

  func replace(warnings: [PodWarning], unreadable: [UnreadableObject] = [], in scope: WatchScope) {
    take(replaced(warnings.map(ClusterObject.warning), unreadable, PodWarning.self, scope))
  }

  func update(_ deployment: Deployment) { update(.deployment(deployment)) }
  func update(_ pod: Pod) { update(.pod(pod)) }
  func update(_ warning: PodWarning) { update(.warning(warning)) }
  func update(_ unreadable: UnreadableObject) { update(.unreadable(unreadable)) }

  func remove(_ deployment: Deployment) { remove(.deployment(deployment)) }
  func remove(_ pod: Pod) { remove(.pod(pod)) }
  func remove(_ unreadable: UnreadableObject) { remove(.unreadable(unreadable)) }

  private func update(_ object: ClusterObject) { take((.upserted(object), object.stream)) }
  private func remove(_ object: ClusterObject) { take((.deleted(object), object.stream)) }
  private func take(_ event: Event) { handle(event.change, from: event.stream) }
}

extension ClusterState {
  mutating func replace(deployments: [Deployment], in scope: WatchScope) -> Set<DeploymentReference> {
    apply(replaced(deployments.map(ClusterObject.deployment), [], Deployment.self, scope))
  }

  mutating func replace(pods: [Pod], in scope: WatchScope) -> Set<DeploymentReference> {
    apply(replaced(pods.map(ClusterObject.pod), [], Pod.self, scope))
  }

  mutating func update(_ deployment: Deployment) -> Set<DeploymentReference> {
    update(.deployment(deployment))
  }
  mutating func update(_ pod: Pod) -> Set<DeploymentReference> { update(.pod(pod)) }
  mutating func update(_ warning: PodWarning) -> Set<DeploymentReference> { update(.warning(warning)) }

  mutating func remove(_ deployment: Deployment) -> Set<DeploymentReference> {
    remove(.deployment(deployment))
  }
  mutating func remove(_ pod: Pod) -> Set<DeploymentReference> { remove(.pod(pod)) }

  private mutating func update(_ object: ClusterObject) -> Set<DeploymentReference> {
    apply((.upserted(object), object.stream))
  }
  private mutating func remove(_ object: ClusterObject) -> Set<DeploymentReference> {
    apply((.deleted(object), object.stream))
  }
  private mutating func apply(_ event: Event) -> Set<DeploymentReference> {
    apply(event.change, from: event.stream)
  }
}
