import Foundation

/// Objects of a made-up cluster as the API has them.
enum SampleObjects {
  /// A deployment that is rolled out.
  static func deployment(_ name: String, namespace: String = "default", replicas: Int) -> [String: Any] {
    [
      "apiVersion": "apps/v1", "kind": "Deployment",
      "metadata": ["name": name, "namespace": namespace, "generation": 1] as [String: Any],
      "spec": ["replicas": replicas, "selector": ["matchLabels": ["app": name]]] as [String: Any],
      "status": [
        "observedGeneration": 1, "replicas": replicas, "updatedReplicas": replicas, "readyReplicas": replicas,
      ],
    ]
  }

  /// The ReplicaSet of an app's pods, and the deployment that controls it; nil for none.
  static func replicaSet(of app: String, controller deployment: String?) -> [String: Any] {
    var metadata: [String: Any] = [
      "name": "\(app)-5d8", "namespace": "default", "uid": "rs",
      "labels": ["app": app, "pod-template-hash": "5d8"],
    ]
    if let deployment {
      metadata["ownerReferences"] = [
        [
          "apiVersion": "apps/v1", "kind": "Deployment", "name": deployment, "uid": "uid-\(deployment)",
          "controller": true,
        ] as [String: Any]
      ]
    }
    return ["apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": metadata]
  }

  /// A pod of a deployment: ready, or not so any more for a minute.
  static func pod(
    of deployment: String, _ number: Int, namespace: String = "default", isReady: Bool = true,
    restarts: Int = 0
  ) -> [String: Any] {
    let name = "\(deployment)-5d8-\(number)"
    let labels = ["app": deployment, "pod-template-hash": "5d8"]
    let owner: [String: Any] = [
      "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "\(deployment)-5d8", "uid": "rs",
      "controller": true,
    ]
    let metadata: [String: Any] = [
      "name": name, "namespace": namespace, "labels": labels, "ownerReferences": [owner],
      "creationTimestamp": "2026-01-01T00:00:00Z",
    ]
    // A moment that stays: each other one would be another loss of readiness.
    let since = isReady ? "2026-01-01T00:00:20Z" : Date(timeIntervalSinceNow: -60).formatted(.iso8601)
    let conditions: [[String: Any]] = [
      ["type": "PodScheduled", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"],
      ["type": "Ready", "status": isReady ? "True" : "False", "lastTransitionTime": since],
    ]
    let container: [String: Any] = [
      "name": "app", "restartCount": restarts, "ready": isReady,
      "state": ["running": ["startedAt": "2026-01-01T00:00:10Z"]],
    ]
    return [
      "apiVersion": "v1", "kind": "Pod", "metadata": metadata,
      "spec": ["containers": [["name": "app"]]],
      "status": [
        "phase": "Running", "startTime": "2026-01-01T00:00:00Z", "conditions": conditions,
        "containerStatuses": [container],
      ] as [String: Any],
    ]
  }
}
