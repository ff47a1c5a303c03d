import Foundation
import Testing
import TestSupport

/// A control plane, with the program installed as people install it.
struct TestCluster: Sendable {
  /// What runs of a control plane.
  enum Kind: Sendable {
    /// The API alone: what is written to it stays as it is.
    case apiServer
    /// Everything, with nodes.
    case complete
  }

  /// The nodes of a complete one that take pods.
  static let nodes = ["hollow-0", "hollow-1"]

  /// One more, to which a test must bind its pods, and that the test may let die.
  static let mortalNode = "hollow-mortal"

  /// The one of the suite that runs.
  @TaskLocal static var shared: TestCluster?

  let plane: ControlPlane
  /// nginx and the responder, which knows the API by its own service account alone.
  let server: HeartbeatServer
  /// The same with answers that are read for each poll, where the cluster is complete.
  var liveServer: HeartbeatServer?

  /// Runs a body with a cluster, and ends it whatever the body does.
  static func with(_ kind: Kind, _ body: (TestCluster) async throws -> Void) async throws {
    try await ControlPlane.with(nodes: kind == .complete ? nodes + [mortalNode] : []) { plane in
      if kind == .complete {
        try await plane.startControllerManager()
        try await plane.startScheduler()
        try await plane.startNodes()
        try await plane.kubectl.run("cordon", mortalNode)
      }
      try await plane.kubectl.run("create", "-f", Repository.file("config/clusterrole.yaml").path)
      try await plane.install(as: "default") { server in
        guard kind == .complete else { return try await body(TestCluster(plane: plane, server: server)) }
        // All stories ask one API server at once, which takes its time where processors are few: a late answer can be judged.
        let slowly = ["WATCH": "off", "K8S_TIMEOUT": "45s"]
        try await plane.install(as: "default", environment: slowly) { live in
          try await body(TestCluster(plane: plane, server: server, liveServer: live))
        }
      }
    }
  }
}

extension ControlPlane {
  /// Runs a body with nginx and the responder, which uses the service account `k8s-heartbeat` of a namespace.
  ///
  /// - Parameters:
  ///   - namespace: The service account's namespace.
  ///   - environment: What is different from the defaults.
  ///   - body: What to do with it.
  /// - Throws: What the body throws, or what does not come to run.
  func install(
    as namespace: String, environment: [String: String] = [:], _ body: (HeartbeatServer) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      let kubeconfig = folder.appendingPathComponent("kubeconfig")
      try Kubeconfig.write(to: kubeconfig, as: try await program(in: namespace))
      let server = try await HeartbeatServer(in: folder, kubeconfig: kubeconfig, environment: environment)
      do {
        try await body(server)
        await server.stop()
      } catch {
        await server.stop()
        throw error
      }
    }
  }

  /// The API as the service account `k8s-heartbeat` of a namespace reaches it, with a token as a pod has it mounted.
  func program(in namespace: String) async throws -> API {
    let answer = try await api.create(
      ["apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": [:]],
      in: Path.core(namespace, "serviceaccounts/k8s-heartbeat/token"))
    guard let token = answer["status", "token"].string else { throw NotMet("a token: \(answer)") }
    return API(server: api.server, certificateAuthority: api.certificateAuthority, token: token)
  }
}

/// Gives the tests of a suite one cluster to share.
struct SharedCluster: SuiteTrait, TestScoping {
  let kind: TestCluster.Kind

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await TestCluster.with(kind) { cluster in
      try await TestCluster.$shared.withValue(cluster, operation: function)
    }
  }
}

extension Trait where Self == SharedCluster {
  /// One cluster for all tests of the suite.
  static func cluster(_ kind: TestCluster.Kind) -> Self { SharedCluster(kind: kind) }
}
