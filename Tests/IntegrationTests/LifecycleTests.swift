import Foundation
import Testing
import TestSupport

@Suite struct LifecycleTests {
  @Test(arguments: [SIGTERM, SIGINT])
  func aSignalEndsItWithoutLoss(_ signal: CInt) async throws {
    try await SystemUnderTest.with(.live()) { system in
      try await system.apiServer.fault(#"{"delayMilliseconds": 700}"#)
      let before = try await system.apiServer.requests()
      async let inFlight = curl(system.server.verdict("default/deployment/shop"))
      let hasBegun = try await holds(within: .seconds(20)) { try await system.apiServer.requests() > before }
      #expect(hasBegun)
      system.server.responder.signal(signal)
      let result = try await inFlight
      #expect(result.status == 200, "\(result)")
      #expect(await system.server.responder.exitCode(within: .seconds(10)) == 0)
      #expect(!FileManager.default.fileExists(atPath: system.server.socket.path))
    }
  }

  @Test func drainingShowsInReadinessFirst() async throws {
    try await SystemUnderTest.with(.init(environment: ["SHUTDOWN_DELAY": "30s"])) { system in
      system.server.responder.signal(SIGTERM)
      let looksAway = try await holds(within: .seconds(5)) {
        try await curl("\(system.server.url)/readyz").status == 503
      }
      #expect(looksAway)
      #expect(try await curl(system.server.verdict("default/deployment/shop")).status == 200)
      system.server.responder.signal(SIGTERM)
      #expect(await system.server.responder.exitCode(within: .seconds(30)) == 0)
    }
  }

  @Test func notReadyBeforeTheFirstContact() async throws {
    let apiServer = ["--delay", "1000"]
    let options = SystemUnderTest.Options.live(
      ["K8S_TIMEOUT": "100ms"], standInArguments: apiServer, awaitsReadiness: false)
    try await SystemUnderTest.with(options) { system in
      #expect(try await curl("\(system.server.url)/readyz").status == 503)
      try await system.apiServer.fault(#"{"delayMilliseconds": 0}"#)
    }
  }

  @Test(arguments: [
    (["AUTH_TOKEN_BASIC": ""], "AUTH_TOKEN_BASIC"), (["RATE_LIMIT": "lots"], "RATE_LIMIT"),
    (["KUBECONFIG": "/nonexistent"], "KUBECONFIG"), (["FASTCGI_LISTEN": "nowhere"], "nowhere"),
    (["K8S_TIMEOUT": "5"], "K8S_TIMEOUT"),
    (
      ["FASTCGI_SOCKET_GROUP": "no-such-group"],
      #"FASTCGI_SOCKET_GROUP="no-such-group": expected a group that exists"#
    ),
  ])
  func aBadSettingIsNamedAndExits78(_ change: [String: String], _ name: String) async throws {
    let folder = try TemporaryFolder()
    let kubeconfig = try folder.write(
      "kubeconfig",
      """
      {clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}], contexts: [{name: c, context: {cluster: c}}],
      current-context: c}
      """)
    var environment = [
      "AUTH_TOKEN_BASIC": "t", "KUBECONFIG": kubeconfig, "FASTCGI_LISTEN": "unix:\(folder.path)/s",
    ]
    environment.merge(change) { $1 }
    let program = try RunningProgram(
      Repository.product("k8s-heartbeat"), [], environment: environment,
      log: folder.url.appendingPathComponent("log"))
    #expect(await program.exitCode(within: .seconds(30)) == 78, "\(program.output)")
    #expect(program.output.contains(name), "\(program.output)")
    await program.stop()
  }

  @Test func aFolderThatIsMissingForTheSocketIsNamed() async throws {
    try await SystemUnderTest.with { system in
      try await withTemporaryFolder { folder in
        let missing = folder.appendingPathComponent("none")
        let socket = missing.appendingPathComponent("fcgi.sock")
        let settings = HeartbeatServer.settings(socket: socket, kubeconfig: system.apiServer.kubeconfig)
        let program = try RunningProgram(
          Repository.product("k8s-heartbeat"), [], environment: settings,
          log: folder.appendingPathComponent("log"))
        #expect(await program.exitCode(within: .seconds(30)) == 71, "\(program.output)")
        #expect(
          program.output.contains("FASTCGI_LISTEN: the folder \(missing.path) does not exist"),
          "\(program.output)")
        await program.stop()
      }
    }
  }

  @Test func aSignOfLifeIsHadWithoutNginx() async throws {
    try await SystemUnderTest.with { (system) async throws in
      let environment = ["FASTCGI_LISTEN": "unix:\(system.server.socket.path)"]
      func check(_ arguments: String...) async throws -> CInt? {
        try await withTemporaryFolder { folder in
          let program = try RunningProgram(
            Repository.product("k8s-heartbeat"), ["check"] + arguments, environment: environment,
            log: folder.appendingPathComponent("log"))
          return await program.exitCode(within: .seconds(30))
        }
      }
      #expect(try await check() == 0)
      #expect(try await check("--ready") == 0)
      await system.server.responder.stop()
      #expect(try await check() == 1)
    }
  }
}
