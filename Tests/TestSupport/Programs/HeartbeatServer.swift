package import Foundation
import Synchronization

/// The program as people run it: the responder behind nginx, each the real one, on loopback.
package final class HeartbeatServer: Sendable {
  /// The token that clients must show.
  package static let token = "dGVzdDp0ZXN0"

  /// `http://127.0.0.1:PORT`.
  package let url: String
  /// `https://127.0.0.1:PORT`, where `NGINX_TLS` names a certificate.
  package let tlsURL: String
  /// `http://127.0.0.1:PORT`, where nginx has metrics.
  package let metricsURL: String
  /// nginx, its master process.
  package let nginx: RunningProgram
  /// The responder's socket.
  package let socket: URL
  private let folder: URL
  private let environment: [String: String]
  private let launch: ResponderLaunch
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
  ///   - launch: How the responder comes by its socket.
  ///   - awaitsReadiness: Whether to wait until the responder is ready.
  /// - Throws: When one of them does not come to answer.
  package init(
    in folder: URL, kubeconfig: URL, environment: [String: String], launch: ResponderLaunch = .itself,
    awaitsReadiness: Bool = true
  ) async throws {
    self.folder = folder
    self.launch = launch
    let socket = launch.socket ?? folder.appendingPathComponent("fcgi.sock")
    self.socket = socket
    self.environment = Self.settings(socket: socket, kubeconfig: kubeconfig).merging(environment) { $1 }
    let responder = try launch.start(self.environment, socket: socket, in: folder)
    currentResponder = Mutex(responder)
    do {
      try await responder.require("the responder listens") {
        FileManager.default.fileExists(atPath: socket.path)
      }
      let (port, tlsPort, metricsPort) = (try freePort(), try freePort(), try freePort())
      let url = "http://127.0.0.1:\(port)"
      self.url = url
      tlsURL = "https://127.0.0.1:\(tlsPort)"
      metricsURL = "http://127.0.0.1:\(metricsPort)"
      nginx = try Self.startNginx(self.environment, ports: (port, tlsPort, metricsPort), in: folder)
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
  package func verdict(_ path: String, token: String? = HeartbeatServer.token) -> String {
    "\(url)/api/healthz/\(path)\(token.map { "?token=\($0)" } ?? "")"
  }

  /// Starts the responder anew, after it was stopped.
  package func restartResponder() async throws {
    let responder = try launch.start(environment, socket: socket, in: folder)
    currentResponder.withLock { $0 = responder }
    try await awaitReadiness()
  }

  /// The responder's environment, where a test wants nothing else.
  package static func settings(socket: URL, kubeconfig: URL) -> [String: String] {
    [
      "AUTH_TOKEN_BASIC": token, "KUBECONFIG": kubeconfig.path, "RATE_LIMIT": "off",
      "FASTCGI_LISTEN": "unix:\(socket.path)", "LOG_LEVEL": "debug",
    ]
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

  /// Starts nginx as its image does: the entry point's script first.
  ///
  /// Its access log is written line by line, so that what is in it, and what is not, can be looked at; it is written as
  /// ever where a test or a benchmark names a file of its own.
  private static func startNginx(
    _ environment: [String: String], ports: (plain: UInt16, tls: UInt16, metrics: UInt16), in folder: URL
  ) throws -> RunningProgram {
    let settings = [
      "K8S_HEARTBEAT_SCRIPTS": Repository.file("scripts").path, "NGINX_RUN": folder.path,
      "NGINX_ACCESS_LOG": "\(folder.path)/access.log", "NGINX_TLS_CHECK_SECONDS": "0.2",
      "NGINX_LISTEN": "127.0.0.1:\(ports.plain)", "NGINX_TLS_LISTEN": "127.0.0.1:\(ports.tls)",
      "NGINX_METRICS_LISTEN": "127.0.0.1:\(ports.metrics)",
    ]
    let unbuffer = #"sed -i 's/ buffer=.*;/;/' "$2/k8s-heartbeat/log.conf""#
    let prepare = environment["NGINX_ACCESS_LOG"] == nil ? unbuffer : "true"
    return try RunningProgram(
      URL(fileURLWithPath: "/bin/bash"),
      [
        "-c", #""$1" && "# + prepare + #" && exec nginx -e stderr -c "$2/nginx.conf" -g "daemon off; $3""#,
        "nginx",
        Repository.file("nginx/docker-entrypoint.d/40-k8s-heartbeat.sh").path, folder.path,
        geteuid() == 0 ? "user root root;" : "",
      ], environment: environment.merging(settings) { own, _ in own },
      log: folder.appendingPathComponent("nginx.log"))
  }
}
