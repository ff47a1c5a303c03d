import Foundation
import Health
import TestSupport
import Testing

/// A namespace of a test's own in the cluster of its suite.
struct Workspace: Sendable {
  /// Its name.
  let namespace: String
  let plane: ControlPlane
  let server: HeartbeatServer
  /// The one that answers live, where the suite has one.
  let liveServer: HeartbeatServer?

  var api: API { plane.api }

  /// Creates a namespace in which pods can be made.
  init(_ name: String) async throws {
    guard let cluster = TestCluster.shared else { throw NotMet("a cluster of the suite") }
    (plane, server, liveServer) = (cluster.plane, cluster.server, cluster.liveServer)
    namespace = "\(name)-\(UUID().uuidString.prefix(4).lowercased())"
    try await api.create(["metadata": ["name": .string(namespace)]], in: Path.namespaces)
    let accounts = Path.core(namespace, "serviceaccounts")
    let (api, path) = (api, "\(accounts)/default")
    // Where controllers run, one of them makes it, and a second one is refused.
    _ = try await api.send("POST", accounts, ["metadata": ["name": "default"]])
    guard try await holds(every: .milliseconds(200), { try await api.get(path) != nil }) else {
      throw NotMet(path)
    }
  }

  /// Creates a workload.
  @discardableResult
  func create(_ object: JSON, in resource: Resource = .deployments) async throws -> JSON {
    try await api.create(object, in: resource.path(in: namespace))
  }

  /// Changes a workload.
  func change(_ name: String, of resource: Resource = .deployments, _ change: JSON) async throws {
    try await api.patch(resource.path(in: namespace, name), change)
  }

  /// Changes what a workload's container is made of; which begins a rollout.
  func change(_ name: String, of resource: Resource = .deployments, container: JSON) async throws {
    let container = container.merging(["name": "app"])
    try await change(name, of: resource, ["spec": ["template": ["spec": ["containers": [container]]]]])
  }

  /// Scales a workload.
  func scale(_ name: String, of resource: Resource = .deployments, to replicas: Int) async throws {
    try await change(name, of: resource, ["spec": ["replicas": .integer(replicas)]])
  }

  /// Deletes a deployment, and with it what it made.
  func delete(_ deployment: String) async throws {
    try await api.delete(Resource.deployments.path(in: namespace, deployment))
  }

  /// The pods with the label `app` of a deployment, in the order of their making.
  func pods(of app: String) async throws -> [JSON] {
    let list = try await api.get(Path.core(namespace, "pods?labelSelector=app%3D\(app)"))
    return (list ?? .null)["items"].elements.sorted {
      ($0["metadata", "creationTimestamp"].string ?? "", $0.name)
        < ($1["metadata", "creationTimestamp"].string ?? "", $1.name)
    }
  }

  /// Waits until so many pods with the label `app` of a deployment exist that a test asks for.
  func pods(of app: String, count: Int, where isWanted: (JSON) -> Bool = { _ in true }) async throws -> [JSON]
  {
    var found: [JSON] = []
    let isMet = try await holds(every: .milliseconds(200)) {
      found = try await pods(of: app).filter(isWanted)
      return found.count == count
    }
    guard isMet else { throw NotMet("\(count) pods of \(app), but there are \(found.count)") }
    return found
  }

  /// Creates a deployment on a node without a kubelet, and reports all its pods as ready.
  ///
  /// - Parameters:
  ///   - deployment: Its name.
  ///   - replicas: How many pods.
  ///   - app: The pods' label, the name when nil.
  /// - Returns: Its pods.
  /// - Throws: What is refused, or does not come to be.
  @discardableResult
  func serve(_ deployment: String, replicas: Int, app: String? = nil) async throws -> [JSON] {
    try await serve(
      Manifest.deployment(deployment, replicas: replicas, app: app, pod: Manifest.unattended),
      pods: replicas)
  }

  /// Creates a workload on nodes without kubelets, and reports its pods as ready as they come.
  ///
  /// - Parameters:
  ///   - object: The workload.
  ///   - resource: Its resource.
  ///   - count: How many pods it makes.
  /// - Returns: Its pods.
  /// - Throws: What is refused, or does not come to be.
  @discardableResult
  func serve(_ object: JSON, in resource: Resource = .deployments, pods count: Int) async throws -> [JSON] {
    try await create(object, in: resource)
    let app = object["spec", "selector", "matchLabels", "app"].string ?? ""
    var started: Set<String> = []
    let isMet = try await holds(every: .milliseconds(200)) {
      for pod in try await pods(of: app) where pod.node != nil && started.insert(pod.uid).inserted {
        try await report(pod, .ready)
      }
      return started.count == count
    }
    guard isMet else { throw NotMet("\(count) pods of \(app), but there are \(started.count)") }
    try await expect(object.name, of: resource, 200, .healthy)
    return try await pods(of: app)
  }

  /// Writes a pod's status, as its kubelet would.
  func report(_ pod: JSON, _ status: KubeletStatus) async throws {
    let path = Path.core(namespace, "pods/\(pod.name)/status")
    try await api.patch(path, ["status": status.json], as: .merge)
  }
}
