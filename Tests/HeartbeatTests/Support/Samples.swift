import Foundation
import Health

/// The moment at which tests of the watch begin.
let start = Date(timeIntervalSince1970: 1_800_000_000)

/// A deployment `namespace/name`, rolled out.
func sampleDeployment(
  _ name: String, namespace: String = "default", replicas: Int = 1, uid: String? = nil
) -> Deployment {
  Deployment(
    namespace: namespace, name: name, uid: uid ?? "uid-\(namespace)-\(name)", observedGeneration: 1,
    desiredReplicas: replicas, selector: LabelSelector(matchLabels: ["app": name]),
    status: .init(total: replicas, updated: replicas, ready: replicas, available: replicas))
}

/// A pod of `namespace/name`, ready, or not so any more for `unready` seconds.
func samplePod(
  of name: String, _ number: Int, namespace: String = "default", unready: Double? = nil, at now: Date = start
) -> Pod {
  let ready =
    unready.map { Condition(type: "Ready", status: .false, lastTransition: now - $0) }
    ?? Condition(type: "Ready", status: .true, lastTransition: now - 3600)
  return Pod(
    namespace: namespace, name: "\(name)-a-\(number)", uid: "uid-\(namespace)-\(name)-\(number)",
    labels: ["app": name, "pod-template-hash": "a"], controller: .replicaSet("\(name)-a"),
    created: now - 4000,
    started: now - 4000, ready: ready)
}
