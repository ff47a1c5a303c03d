public import Foundation
public import Health

/// The moment at which tests of the watch begin.
public let start = Date(timeIntervalSince1970: 1_800_000_000)

/// A deployment `namespace/name`, rolled out.
public func sampleDeployment(
  _ name: String, namespace: String = "default", replicas: Int = 1, uid: String? = nil
) -> Deployment {
  Deployment(
    namespace: namespace, name: name, uid: uid ?? "uid-\(namespace)-\(name)", observedGeneration: 1,
    desiredReplicas: replicas, selector: LabelSelector(matchLabels: ["app": name]),
    status: .init(total: replicas, updated: replicas, ready: replicas, available: replicas))
}

/// A pod of `namespace/name`, ready, or not so any more for `unready` seconds.
public func samplePod(
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

extension Deployment {
  /// `default/web`, one replica, rolled out.
  public static let healthy = Deployment(
    namespace: "default", name: "web", uid: "uid-web", observedGeneration: 1,
    status: .init(total: 1, updated: 1, ready: 1, available: 1))
}

extension Pod {
  /// The ready pod of `default/web`.
  public static let readyOne = Pod(
    namespace: "default", name: "web-a-1", uid: "uid-web-a-1", labels: ["pod-template-hash": "a"],
    controller: .replicaSet("web-a"), created: Date(timeIntervalSince1970: 1_700_000_000),
    ready: Condition(type: "Ready", status: .true))
}
