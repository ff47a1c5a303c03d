import Health
import Kubernetes

/// The pods of a namespace, by the workload that they lead to, so that each is looked at once however many workloads there are.
struct OwnedPods {
  private var pods: [WorkloadReference: Listed<Pod>] = [:]

  /// Sorts pods.
  ///
  /// - Parameters:
  ///   - all: The pods of the namespace.
  ///   - namespace: The namespace.
  ///   - ownership: What is known of it besides.
  init(_ all: Listed<Pod>, in namespace: String, by ownership: Ownership) {
    func place(_ controller: OwnerReference?, _ labels: [String: String]?) -> WorkloadReference? {
      ownership.workload(of: controller, labels: labels).map { owner in
        WorkloadReference(kind: WorkloadKind(rawValue: owner.kind), namespace: namespace, name: owner.name)
      }
    }
    for pod in all.objects {
      if let place = place(pod.controller, pod.labels) { pods[place, default: Listed()].objects.append(pod) }
    }
    for object in all.unreadable {
      if let place = place(object.pod.controller, object.pod.labels) {
        pods[place, default: Listed()].unreadable.append(object)
      }
    }
  }

  /// The pods that lead to a workload of this name, be it another one that had the name before.
  subscript(workload: WorkloadReference) -> Listed<Pod> { pods[workload] ?? Listed() }
}
