import Health
import Kubernetes

extension WorkloadReference {
  /// The place of the workload that may own a pod; nil when none does.
  init?(ownerOf pod: Pod) {
    self.init(ownerOf: pod.controller, pod.labels, in: pod.namespace)
  }

  /// The place of the workload that may own a pod that cannot be read, as far as can be told.
  init?(ownerOf pod: UnreadablePod) {
    self.init(ownerOf: pod.controller, pod.labels, in: pod.namespace)
  }

  private init?(ownerOf controller: OwnerReference?, _ labels: [String: String]?, in namespace: String) {
    guard let controller else { return nil }
    for type in WatchedObjects.workloads where type.podController == controller.kind {
      let name =
        controller.kind == ReplicaSet.kind
        ? ReplicaSetName.deployment(in: controller.name, labels: labels).map(String.init) : controller.name
      guard let name else { return nil }
      self.init(kind: type.kind, namespace: namespace, name: name)
      return
    }
    return nil
  }
}
