package import Foundation
import Synchronization

/// The program as people run it: the responder behind nginx, each the real one, on loopback.
package final class Installation: Sendable {
  /// The token that clients must show.
  package static let token = "dGVzdDp0ZXN0"

  /// `http://127.0.0.1:PORT`.
  package let url: String
  /// nginx, its master process.
  package let nginx: RunningProgram
  /// The responder's socket.
  package let socket: URL
  private let folder: URL
  private let environment: [String: String]
  private let currentResponder: Mutex<RunningProgram>

  /// The responder.
  package var responder: RunningProgram { currentResponder.withLock { $0 } }

  /// What nginx and the responder have logged.
  package var logs: String {
    ["access.log", "nginx.log", "responder.log"].map {
      (try? String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)) ?? ""
    }.joined(separator: "\n")
  }

  /// Starts both, and waits until they answer.
  ///
  /// - Parameters:
  ///   - folder: Where their files go; its path is short, as a socket's must be.
  ///   - kubeconfig: The cluster.
  ///   - environment: What is different from the defaults.
  ///   - awaitsReadiness: Whether to wait until the responder is ready.
  /// - Throws: When one of them does not come to answer.
  package init(
    in folder: URL, kubeconfig: URL, environment: [String: String], awaitsReadiness: Bool = true
  ) async throws {
    self.folder = folder
    let socket = folder.appendingPathComponent("fcgi.sock")
    self.socket = socket
    let defaults = [
      "AUTH_TOKEN_BASIC": Self.token, "KUBECONFIG": kubeconfig.path, "RATE_LIMIT": "off",
      "FASTCGI_LISTEN": "unix:\(socket.path)", "LOG_LEVEL": "debug",
    ]
    self.environment = defaults.merging(environment) { $1 }
    let responder = try Self.startResponder(self.environment, in: folder)
    currentResponder = Mutex(responder)
    do {
      try await responder.require("the responder listens") {
        FileManager.default.fileExists(atPath: socket.path)
      }
      let port = try freePort()
      let url = "http://127.0.0.1:\(port)"
      self.url = url
      try await Self.render(self.environment, port: port, in: folder)
      nginx = try RunningProgram(
        URL(fileURLWithPath: "/usr/sbin/nginx"),
        [
          "-e", "stderr", "-c", "\(folder.path)/nginx.conf", "-g",
          "daemon off; \(geteuid() == 0 ? "user root root;" : "")",
        ], log: folder.appendingPathComponent("nginx.log"))
    } catch {
      await responder.stop()
      throw error
    }
    do {
      let url = url
      try await nginx.require("nginx answers") { try await curl("\(url)/healthz").status == 200 }
      if awaitsReadiness { try await awaitReadiness() }
    } catch {
      await stop()
      throw error
    }
  }

  /// The URL of a deployment's verdict, with the token unless told otherwise.
  package func verdict(_ path: String, token: String? = Installation.token) -> String {
    "\(url)/api/healthz/\(path)\(token.map { "?token=\($0)" } ?? "")"
  }

  /// Starts the responder anew, after it was stopped.
  package func restartResponder() async throws {
    let responder = try Self.startResponder(environment, in: folder)
    currentResponder.withLock { $0 = responder }
    try await awaitReadiness()
  }

  /// Ends both.
  package func stop() async {
    await nginx.stop()
    await responder.stop()
  }

  private func awaitReadiness() async throws {
    try await responder.require("the responder is ready") {
      try await curl("\(self.url)/readyz").status == 200
    }
  }

  private static func startResponder(_ environment: [String: String], in folder: URL) throws -> RunningProgram
  {
    try RunningProgram(
      Repository.product("k8s-heartbeat"), [], environment: environment,
      log: folder.appendingPathComponent("responder.log"))
  }

  private static func render(_ environment: [String: String], port: UInt16, in folder: URL) async throws {
    let rendering = try RunningProgram(
      Repository.file("scripts/render-nginx"), [folder.path],
      environment: environment.merging(["NGINX_LISTEN": "127.0.0.1:\(port)"]) { $1 },
      log: folder.appendingPathComponent("render.log"))
    guard await rendering.exitCode(within: .seconds(10)) == 0 else {
      throw NotMet("nginx's configuration: \(rendering.output)")
    }
  }
}
