import Foundation
import Testing
import TestSupport

/// What is answered when a part is missing; where the API server is, without a watch.
@Suite struct FailureTests {
  private static let clients = [["-X", "HEAD"], ["-I"], [], ["-0"]]

  @Test func withoutTheResponderNginxStaysHealthyAndSaysSo() async throws {
    try await SystemUnderTest.with { system in
      await system.server.responder.stop()
      for client in Self.clients {
        let health = try await curl(client + ["\(system.server.url)/healthz"])
        #expect(health.status == 200 && health.exitCode == 0, "\(health)")
        for path in [
          system.server.verdict("default/deployment/shop"), "\(system.server.url)/readyz",
        ] {
          let result = try await curl(client + [path])
          #expect(result.status == 502 && result.exitCode == 0, "\(result)")
          #expect(result.headers["content-type"] == "application/health+json", "\(result)")
          if client == [] {
            #expect(result.body.hasPrefix(#"{"up":false,"status":"fail","output":"nginx cannot reach the"#))
            #expect(result.body.contains("there is nothing where nginx looks for it"), "\(result)")
          }
        }
      }
      for method in ["POST", "OPTIONS"] {
        let result = try await curl("-X", method, system.server.verdict("default/deployment/shop"))
        #expect(result.status == 502 && result.body.hasPrefix(#"{"up":false,"#), "\(method): \(result)")
        #expect(result.headers["content-type"] == "application/health+json", "\(method): \(result)")
      }
      #expect(!system.logs.contains(HeartbeatServer.token))
      try await system.server.restartResponder()
      #expect(try await curl(system.server.verdict("default/deployment/shop")).status == 200)
    }
  }

  @Test func aKilledResponderLeavesASocketThatIsReplaced() async throws {
    try await SystemUnderTest.with { system in
      system.server.responder.signal(SIGKILL)
      _ = await system.server.responder.exitCode(within: .seconds(5))
      let result = try await curl(system.server.verdict("default/deployment/shop"))
      #expect(result.status == 502 && result.exitCode == 0, "\(result)")
      #expect(result.body.contains("its socket is there and nginx may use it"), "\(result)")
      #expect(FileManager.default.fileExists(atPath: system.server.socket.path))
      try await system.server.restartResponder()
      #expect(try await curl(system.server.verdict("default/deployment/shop")).status == 200)
    }
  }

  @Test func anAPIServerThatIsGoneIs502AndComesBack() async throws {
    try await SystemUnderTest.with(.live()) { system in
      try await system.apiServer.fault(#"{"reset": true}"#)
      for client in Self.clients {
        let result = try await curl(client + [system.server.verdict("default/deployment/shop")])
        #expect(result.status == 502 && result.exitCode == 0, "\(result)")
        #expect(
          !client.isEmpty || result.body.contains("Kubernetes API server") && !result.body.contains("nginx"),
          "it is not nginx that says so: \(result)")
      }
      #expect(
        try await curl("\(system.server.url)/readyz").status == 200, "somebody must be there to say 502")
      try await system.apiServer.fault("{}")
      let isBack = try await holds(within: .seconds(10)) {
        try await curl(system.server.verdict("default/deployment/shop")).status == 200
      }
      #expect(isBack)
    }
  }

  @Test func anAPIServerThatIsTooSlowIs504() async throws {
    try await SystemUnderTest.with(.live(["K8S_TIMEOUT": "300ms"])) { system in
      try await system.apiServer.fault(#"{"delayMilliseconds": 3000}"#)
      for client in Self.clients {
        let result = try await curl(client + [system.server.verdict("default/deployment/shop")])
        #expect(result.status == 504 && result.exitCode == 0, "\(result)")
      }
    }
  }

  /// nginx gives the responder its `K8S_TIMEOUT` and 5 seconds more.
  @Test func aResponderThatHangsIs504AndNginxSaysSo() async throws {
    try await SystemUnderTest.with(.init(environment: ["K8S_TIMEOUT": "100ms"])) { system in
      let url = system.server.verdict("default/deployment/shop")
      system.server.responder.signal(SIGSTOP)
      async let get = curl("--max-time", "10", url)
      async let head = curl("--max-time", "10", "-X", "HEAD", url)
      let (answer, emptied) = (try await get, try await head)
      system.server.responder.signal(SIGCONT)
      #expect(answer.status == 504 && answer.body.contains("nginx gave up waiting"), "\(answer)")
      #expect(emptied.status == 504 && emptied.exitCode == 0, "\(emptied)")
      #expect(try await curl(url).status == 200)
    }
  }

  @Test(arguments: [500, 403, 429])
  func anAPIServerThatRefusesIs502AndTheLogSaysWhat(_ status: Int) async throws {
    try await SystemUnderTest.with(.live()) { system in
      try await system.apiServer.fault(#"{"status": \#(status)}"#)
      for client in Self.clients {
        let result = try await curl(client + [system.server.verdict("default/deployment/shop")])
        #expect(result.status == 502 && result.exitCode == 0, "\(result)")
      }
      #expect(system.server.responder.output.contains("poll could not be answered"))
    }
  }

  @Test func aMissingPermissionIsNamedInTheLogAlone() async throws {
    let options = SystemUnderTest.Options(standInArguments: ["--forbid", "list:pods"])
    try await SystemUnderTest.with(options) { system in
      let result = try await curl(system.server.verdict("default/deployment/shop"))
      #expect(result.status == 502, "\(result)")
      #expect(!result.body.contains("pods"))
      let log = system.server.responder.output
      #expect(log.contains("list") && log.contains("pods"), "\(log)")
    }
  }

  @Test func withoutEventsTheVerdictStands() async throws {
    let options = SystemUnderTest.Options.live(standInArguments: ["--forbid", "list:events"])
    try await SystemUnderTest.with(options) { system in
      let result = try await curl(system.server.verdict("default/deployment/search"))
      #expect(result.status == 503)
      #expect(result.json["state"] as? String == "degraded")
      #expect(system.server.responder.output.contains("verdicts come without evidence"))
    }
  }

  @Test func unavailableAloneFailsWhenToldSo() async throws {
    try await SystemUnderTest.with(.init(environment: ["HEALTH_FAIL_ON": "unavailable"])) { system in
      let degraded = try await curl(system.server.verdict("default/deployment/search"))
      #expect(degraded.status == 200)
      #expect(degraded.json["status"] as? String == "warn")
      #expect(try await curl(system.server.verdict("default/deployment/payments")).status == 503)
    }
  }
}
