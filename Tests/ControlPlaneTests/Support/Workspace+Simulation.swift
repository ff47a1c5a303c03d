import Foundation
import TestSupport

extension Workspace {
  /// Writes a deployment that is rolled out, as controllers and kubelets leave it, where there are none.
  ///
  /// - Parameters:
  ///   - deployment: Its name.
  ///   - replicas: How many pods it has.
  ///   - areReady: Whether kubelets have reported the pods as ready, or nothing yet.
  /// - Returns: Its pods.
  /// - Throws: What is refused.
  @discardableResult
  func simulate(_ deployment: String, replicas: Int, areReady: Bool = true) async throws -> [JSON] {
    try await create(Manifest.deployment(deployment, replicas: replicas))
    let count = JSON.integer(replicas)
    try await api.patch(
      Path.apps(namespace, "deployments/\(deployment)/status"),
      [
        "status": [
          "observedGeneration": 1, "replicas": count, "updatedReplicas": count, "readyReplicas": count,
          "availableReplicas": count,
        ]
      ], as: .merge)
    let hash = "6c7b9d5f8"
    let owner: JSON = [
      "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "\(deployment)-\(hash)",
      "uid": .string(UUID().uuidString.lowercased()), "controller": true,
    ]
    let template = Manifest.deployment(deployment, pod: Manifest.unattended)["spec", "template"]
    let pod = template.merging([
      "metadata": [
        "generateName": "\(deployment)-\(hash)-", "labels": ["pod-template-hash": .string(hash)],
        "ownerReferences": [owner],
      ]
    ])
    try await api.create(pod, in: Path.core(namespace, "pods"), times: replicas)
    let pods = try await pods(of: deployment, count: replicas)
    if areReady {
      for pod in pods { try await report(pod, .ready) }
    }
    return pods
  }

  /// Writes that the newest generation of a deployment was acted on, as its controller would.
  func observe(_ deployment: String) async throws {
    let path = Path.apps(namespace, "deployments/\(deployment)")
    let generation = try await api.get(path)?["metadata", "generation"] ?? .null
    try await api.patch("\(path)/status", ["status": ["observedGeneration": generation]], as: .merge)
  }

  /// Writes a warning about a pod, as its kubelet would.
  func warn(about pod: JSON, _ reason: String, _ message: String) async throws {
    let object: JSON = [
      "kind": "Pod", "namespace": .string(namespace), "name": .string(pod.name),
      "uid": pod["metadata", "uid"],
    ]
    try await api.create(
      [
        "metadata": ["generateName": "\(pod.name)."], "involvedObject": object, "type": "Warning",
        "reason": .string(reason), "message": .string(message), "firstTimestamp": .moment(5),
        "lastTimestamp": .moment(5), "count": 1, "source": ["component": "kubelet"],
      ], in: Path.core(namespace, "events"))
  }

  /// Takes a pod away at once, as no kubelet is there to confirm its end.
  func remove(_ pod: JSON) async throws {
    try await api.delete(Path.core(namespace, "pods/\(pod.name)"), graceSeconds: 0)
  }

  /// Waits until a deployment's own status counts so many ready pods.
  func requireStatus(of deployment: String, ready: Int) async throws {
    let path = Path.apps(namespace, "deployments/\(deployment)")
    let isMet = try await holds(every: .milliseconds(200)) {
      try await api.get(path)?["status", "readyReplicas"].integer == ready
    }
    guard isMet else { throw NotMet("the status of \(deployment) counts \(ready) ready pods") }
  }
}
