import Foundation
import TestSupport

extension Workspace {
  /// Writes a workload that is rolled out, as controllers and kubelets leave it, where there are none.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - resource: Deployments, stateful sets or daemon sets.
  ///   - replicas: How many pods it has.
  ///   - pod: What is different about the pods' spec.
  ///   - areReady: Whether kubelets have reported the pods as ready, or nothing yet.
  /// - Returns: Its pods.
  /// - Throws: What is refused.
  @discardableResult
  func simulate(
    _ name: String, _ resource: Resource = .deployments, replicas: Int, pod: JSON = [:],
    areReady: Bool = true
  ) async throws -> [JSON] {
    let pod = Manifest.unattended.merging(pod)
    let object =
      switch resource {
      case .statefulSets: Manifest.statefulSet(name, replicas: replicas, pod: pod)
      case .daemonSets: Manifest.daemonSet(name, pod: pod)
      default: Manifest.deployment(name, replicas: replicas, pod: pod)
      }
    let workload = try await create(object, in: resource)
    try await api.patch(
      "\(resource.path(in: namespace, name))/status", ["status": Self.rolledOut(resource, replicas)],
      as: .merge)
    let hash = "6c7b9d5f8"
    var owner: JSON = ["apiVersion": "apps/v1", "controller": true]
    owner =
      resource == .deployments
      ? owner.merging([
        "kind": "ReplicaSet", "name": "\(name)-\(hash)", "uid": .string(UUID().uuidString.lowercased()),
      ]) : owner.merging(["kind": workload["kind"], "name": .string(name), "uid": .string(workload.uid)])
    let template = object["spec", "template"].merging([
      "metadata": [
        "generateName": "\(name)-\(hash)-", "ownerReferences": [owner],
        "labels": ["pod-template-hash": .string(hash), "controller-revision-hash": .string(hash)],
      ]
    ])
    if resource == .statefulSets {
      for number in 0..<replicas {
        try await api.create(
          template.merging(["metadata": ["name": "\(name)-\(number)"]]), in: Path.core(namespace, "pods"))
      }
    } else {
      try await createPods(of: name, from: template, count: replicas)
    }
    let pods = try await pods(of: name, count: replicas)
    if areReady {
      for pod in pods { try await report(pod, .ready) }
    }
    return pods
  }

  /// Creates pods until there are so many.
  private func createPods(of app: String, from template: JSON, count: Int) async throws {
    let areThere = try await holds(every: .zero) {
      let missing = count - (try await pods(of: app).count)
      if missing > 0 { try await api.create(template, in: Path.core(namespace, "pods"), times: missing) }
      return missing <= 0
    }
    guard areThere else { throw NotMet("\(count) pods of \(app)") }
  }

  /// The status of a workload, all of whose pods are ready and of its only template.
  private static func rolledOut(_ resource: Resource, _ replicas: Int) -> JSON {
    let fields =
      resource == .daemonSets
      ? [
        "desiredNumberScheduled", "currentNumberScheduled", "updatedNumberScheduled", "numberReady",
        "numberAvailable",
      ] : ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"]
    var status = JSON.object(Dictionary(uniqueKeysWithValues: fields.map { ($0, .integer(replicas)) }))
    if resource == .daemonSets { status = status.merging(["numberMisscheduled": 0]) }
    return status.merging(["observedGeneration": 1])
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
