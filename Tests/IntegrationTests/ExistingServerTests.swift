import Foundation
import Testing
import TestSupport

/// The responder behind a server that is not ours, started in each way that its socket can come about.
@Suite(.serialized) struct ExistingServerTests {
  private static let ways: [ResponderLaunch] = [.itself, .spawnFCGI, .systemdSocketActivate]

  /// Runs a body with both, and the stand-in behind them.
  private func with(
    _ kind: ExistingServer.Kind, _ launch: ResponderLaunch, user: String = "root root",
    environment: [String: String] = [:], without parameters: [String] = [],
    _ body: (ExistingServer, RunningProgram) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { (folder) async throws in
      let apiServer = try await FakeAPIServer(
        in: folder, fixtures: Repository.file("config/sample-cluster"), arguments: [])
      let socket = folder.appendingPathComponent("fcgi.sock")
      let settings = HeartbeatServer.settings(socket: socket, kubeconfig: apiServer.kubeconfig)
      let responder = try launch.start(
        settings.merging(kind.responderEnvironment) { $1 }.merging(environment) { $1 }, socket: socket,
        in: folder)
      do {
        try await responder.require("a socket") { FileManager.default.fileExists(atPath: socket.path) }
        let server = try await ExistingServer(
          kind, in: folder, socket: socket, user: user, without: parameters)
        do {
          try await body(server, responder)
        } catch {
          await server.program.stop()
          throw error
        }
        await server.program.stop()
      } catch {
        await responder.stop()
        await apiServer.program.stop()
        throw error
      }
      await responder.stop()
      await apiServer.program.stop()
    }
  }

  private func verdict(_ server: ExistingServer, _ name: String) -> String {
    "\(server.url)/api/healthz/default/deployment/\(name)?token=\(HeartbeatServer.token)"
  }

  @Test(arguments: ways)
  func nginxWithTheSnippet(_ launch: ResponderLaunch) async throws {
    guard isInstalled(launch) else { return }
    try await with(.nginx, launch) { (server, responder) async throws in
      let rows = [
        (verdict(server, "shop"), 200), (verdict(server, "search"), 503), (verdict(server, "unknown"), 404),
        (verdict(server, "Shop"), 400), ("\(server.url)/healthz", 200), ("\(server.url)/readyz", 200),
        ("\(server.url)/api/healthz/default/deployment/shop", 401), ("\(server.url)/nowhere", 404),
      ]
      for client in [["-X", "HEAD"], ["-I"], [], ["-0"]] {
        for (url, status) in rows
        where client != ["-X", "HEAD"] || status != 404 || !url.hasSuffix("nowhere") {
          let result = try await curl(client + [url])
          #expect(result.status == status && result.exitCode == 0, "\(client) \(url): \(result)")
        }
      }
      let site = try await curl("\(server.url)/")
      #expect(site.body == "the site\n" && site.headers["x-site"] == "yes", "its own answers are as before")
      responder.signal(SIGTERM)
      #expect(await responder.exitCode(within: .seconds(10)) == 0, "\(responder.output)")
    }
  }

  /// As nginx/README.md has them.
  @Test(arguments: [ExistingServer.Kind.lighttpd, .apache, .haproxy], [ResponderLaunch.itself, .spawnFCGI])
  func anotherServer(_ kind: ExistingServer.Kind, _ launch: ResponderLaunch) async throws {
    // spawn-fcgi would have to be told the group, too.
    guard isInstalled(launch), isInstalled(kind), kind != .apache || launch.tool == nil else { return }
    try await with(kind, launch) { (server, _) async throws in
      let rows = [
        (verdict(server, "shop"), 200), (verdict(server, "sh%6Fp"), 200), (verdict(server, "search"), 503),
        (verdict(server, "unknown"), 404), (verdict(server, "Shop"), 400), (verdict(server, "a%2Fb"), 400),
        ("\(server.url)/api/healthz/default/deployment/shop", 401), ("\(server.url)/readyz", 200),
      ]
      for client in [["-X", "HEAD"], ["-I"], [], ["-0"]] {
        for (url, status) in rows {
          let result = try await curl(client + [url])
          #expect(result.status == status && result.exitCode == 0, "\(client) \(url): \(result)")
        }
        for credentials in [["-u", "test:test"], ["-H", "Authorization: Bearer \(HeartbeatServer.token)"]] {
          let pair = try await curl(
            client + credentials + ["\(server.url)/api/healthz/default/deployment/shop"])
          #expect(pair.status == 200, "\(pair)")
        }
      }
      let verdict = try await curl(verdict(server, "search"))
      #expect(verdict.headers["content-type"] == "application/health+json")
      #expect(verdict.json["state"] as? String == "degraded")
      let site = try await curl("\(server.url)/")
      #expect(site.body.hasPrefix("the site"), "\(site)")
    }
  }

  /// What nginx/README.md says of double slashes.
  @Test func doubleSlashesAreTheRespondersToJudge() async throws {
    try await with(.nginx, .itself) { (server, _) async throws in
      for (path, status) in [
        ("//healthz", 200), ("/api/healthz//deployment/shop", 400),
        ("/api/healthz/default//deployment/shop", 404),
        ("//api/healthz/default/deployment/shop", 404), ("//readyz", 404),
      ] {
        let result = try await curl("--path-as-is", "\(server.url)\(path)?token=\(HeartbeatServer.token)")
        #expect(result.status == status && result.body.hasPrefix(#"{"up":"#), "\(path): \(result)")
      }
    }
  }

  private static let preflight = [
    "-X", "OPTIONS", "-H", "Origin: https://status.example", "-H", "Access-Control-Request-Method: GET",
  ]

  @Test(arguments: ExistingServer.Kind.allCases)
  func optionsIsAnsweredToABrowserAlone(_ kind: ExistingServer.Kind) async throws {
    guard isInstalled(kind) else { return }
    try await with(kind, .itself) { (server, _) async throws in
      #expect(try await curl(Self.preflight + [verdict(server, "shop")]).status == 204)
      #expect(try await curl("-X", "OPTIONS", verdict(server, "shop")).status == 405)
    }
  }

  /// Whoever has copied the files of version 1 hands over no header that a preflight is known by.
  @Test func withFilesOfVersion1NoOptionsIsASignOfLife() async throws {
    let missing = ["HTTP_ORIGIN", "HTTP_ACCESS_CONTROL_REQUEST_METHOD"]
    try await with(.nginx, .itself, without: missing) { (server, _) async throws in
      #expect(try await curl(Self.preflight + [verdict(server, "shop")]).status == 405)
      #expect(try await curl("-X", "OPTIONS", verdict(server, "shop")).status == 405)
      #expect(try await curl(verdict(server, "shop")).status == 200)
    }
  }

  /// As nginx/README.md has it: nginx's workers are not the responder's user, and share a group with the socket.
  @Test(.enabled(if: geteuid() == 0, "nginx's workers have a user of their own only when root starts it"))
  func theSocketsGroupDecidesWhoMayConnect() async throws {
    let user = "www-data www-data"
    try await with(.nginx, .itself, user: user) { (server, _) async throws in
      let refused = try await curl(verdict(server, "shop"))
      #expect(refused.status == 502, "\(refused)")
      #expect(refused.body.contains("nginx's user may not use its socket"), "\(refused)")
    }
    let group = ["FASTCGI_SOCKET_GROUP": "www-data"]
    try await with(.nginx, .itself, user: user, environment: group) { (server, _) async throws in
      #expect(try await curl(verdict(server, "shop")).status == 200)
    }
  }

  /// Says so when a test has nothing to work with.
  private func isInstalled(_ launch: ResponderLaunch) -> Bool {
    guard let tool = launch.tool, !FileManager.default.isExecutableFile(atPath: tool.path) else {
      return true
    }
    print("skipped: there is no \(tool.path); scripts/setup tests installs it")
    return false
  }

  private func isInstalled(_ kind: ExistingServer.Kind) -> Bool {
    guard !kind.isInstalled else { return true }
    print("skipped: there is no \(kind.program.path); scripts/setup tests installs it")
    return false
  }
}
