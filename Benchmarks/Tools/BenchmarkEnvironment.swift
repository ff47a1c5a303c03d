import Foundation
import Kubernetes
import TestSupport

/// A generated cluster, and what the benchmarks start in front of it.
final class BenchmarkEnvironment {
  /// A deployment of every generated cluster, and its first pod's.
  static let deployment = "team-0001/deployment/app-000001"

  let folder: URL
  let cluster: FakeAPIServer
  private var servers: [HeartbeatServer] = []

  /// Starts a cluster of a size such as `1000x5000`, hands it to a body, and ends everything.
  ///
  /// Each deployment has a ReplicaSet, and some of earlier revisions if that is asked for.
  static func with<Result>(
    _ size: String, oldReplicaSets: Int = 0, deploymentsPerNamespace: Int = 100,
    _ body: (BenchmarkEnvironment) async throws -> Result
  ) async throws -> Result {
    try await withTemporaryFolder { folder in
      let cluster = try await FakeAPIServer(
        in: folder, fixtures: nil,
        arguments: [
          "--generate", size, "--old-replicasets", String(oldReplicaSets), "--deployments-per-namespace",
          String(deploymentsPerNamespace),
        ])
      let environment = BenchmarkEnvironment(folder: folder, cluster: cluster)
      do {
        let result = try await body(environment)
        await environment.stop()
        return result
      } catch {
        await environment.stop()
        throw error
      }
    }
  }

  private init(folder: URL, cluster: FakeAPIServer) {
    self.folder = folder
    self.cluster = cluster
  }

  /// Starts a responder behind nginx, the real one unless told otherwise.
  func install(
    _ name: String, environment: [String: String] = [:],
    launch: ResponderLaunch = .itself
  ) async throws -> HeartbeatServer {
    let folder = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // Logs are made as in production, but the disk is not what is measured.
    let defaults = ["LOG_LEVEL": "info", "NGINX_ACCESS_LOG": "/dev/null"]
    let server = try await HeartbeatServer(
      in: folder, kubeconfig: cluster.kubeconfig, environment: defaults.merging(environment) { $1 },
      launch: launch)
    servers.append(server)
    return server
  }

  /// Starts a responder behind nginx, and waits until it answers from its watches.
  func installWatching(
    _ name: String = "watch", environment: [String: String] = [:]
  ) async throws -> HeartbeatServer {
    let server = try await install(name, environment: environment)
    try await server.responder.require("all watches") {
      try await cluster.openWatches() >= WatchedObjects.types.count
    }
    return server
  }

  private func stop() async {
    for server in servers { await server.stop() }
    await cluster.program.stop()
  }
}

extension HeartbeatServer {
  /// The path of the deployment's verdict.
  static let path = "/api/healthz/\(BenchmarkEnvironment.deployment)"
  /// The value of `Authorization` that lets in.
  static let authorization = "Basic \(token)"
}
