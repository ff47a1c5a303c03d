import Foundation
import Testing
import TestSupport

/// What an operator does on an ordinary day, under about 500 requests a second: each gets its answer.
@Suite(.serialized) struct LifecycleUnderLoadTests {
  private static let path = "default/deployment/shop"

  @Test func nginxReloads() async throws {
    try await SystemUnderTest.with { (system) async throws in
      let tally = try await Load.run(system.server.verdict(Self.path)) { (load) async throws in
        for _ in 0..<2 {
          system.server.nginx.signal(SIGHUP)
          try await load.goOn()
        }
      }
      #expect(tally.isAll(200), "\(tally)")
      #expect(system.server.logs.components(separatedBy: "signal 1 (SIGHUP) received").count > 2)
    }
  }

  /// Kubernetes signals both containers at once; nginx's preStop hook waits until nobody comes any more.
  @Test func aPodIsReplaced() async throws {
    let options = SystemUnderTest.Options(environment: ["SHUTDOWN_DELAY": "30s", "WATCH": "off"])
    try await SystemUnderTest.with { new in
      try await SystemUnderTest.with(options) { (system) async throws in
        let old = system.server
        let tally = try await Load.run(old.verdict(Self.path)) { (load) async throws in
          old.responder.signal(SIGTERM)
          let looksAway = try await holds(within: .seconds(5)) {
            try await curl("\(old.url)/readyz").status == 503
          }
          #expect(looksAway)
          try await load.goOn(for: 100)
          try await load.turn(to: new.server.verdict(Self.path))
          try await load.goOn(for: 400)

          try await system.apiServer.fault(#"{"delayMilliseconds": 500}"#)
          let before = try await system.apiServer.requests()
          async let last = curl(old.verdict(Self.path))
          let hasBegun = try await holds(within: .seconds(5)) {
            try await system.apiServer.requests() > before
          }
          #expect(hasBegun)
          old.nginx.signal(SIGQUIT)
          #expect(try await last.status == 200, "nginx drains, and the responder is there for it")
          #expect(await old.nginx.exitCode(within: .seconds(10)) == 0)
          old.responder.signal(SIGTERM)
          #expect(await old.responder.exitCode(within: .seconds(10)) == 0)
        }
        #expect(tally.isAll(200), "\(tally)")
      }
    }
  }

  @Test func aResponderThatIsActivatedRestarts() async throws {
    try await withTemporaryFolder { (folder) async throws in
      let listening = try ListeningSocket(at: folder.appendingPathComponent("activated.sock"))
      try await SystemUnderTest.with(.init(launch: .serviceManager(listening))) { (system) async throws in
        let tally = try await Load.run(system.server.verdict(Self.path)) { (load) async throws in
          for _ in 0..<2 {
            await system.server.responder.stop()
            #expect(await system.server.responder.exitCode(within: .zero) == 0)
            try await system.server.restartResponder()
            try await load.goOn()
          }
        }
        #expect(tally.isAll(200), "\(tally)")
      }
    }
  }

  @Test func aTokenIsRotated() async throws {
    try await withTemporaryFolder { (folder) async throws in
      let mount = try SecretMount(at: folder.appendingPathComponent("tokens"), ["tokens": "old\n"])
      let environment = ["AUTH_TOKEN_BASIC": "", "AUTH_TOKEN_BASIC_FILE": mount.file("tokens")]
      try await SystemUnderTest.with(.init(environment: environment)) { (system) async throws in
        let (old, new) = (
          system.server.verdict(Self.path, token: "old"),
          system.server.verdict(Self.path, token: "new")
        )
        let tally = try await Load.run(old) { (load) async throws in
          try mount.replace(with: ["tokens": "old\nnew\n"])
          #expect(try await holds(within: .seconds(5)) { try await curl(new).status == 200 })
          try await load.turn(to: new)
          try await load.goOn(for: 400)
          try mount.replace(with: ["tokens": "new\n"])
          #expect(try await holds(within: .seconds(5)) { try await curl(old).status == 401 })
          try await load.goOn(for: 100)
        }
        #expect(tally.isAll(200), "\(tally)")
      }
    }
  }

  @Test func aCertificateIsRenewed() async throws {
    try await TLSTests.withTLS { (system, trust, mount) async throws in
      try await withTemporaryFolder { (folder) async throws in
        let url = system.server.tlsURL + "/api/healthz/\(Self.path)?token=\(HeartbeatServer.token)"
        let renewed = try await SelfSignedCertificate(named: "second", in: folder)
        let trustRenewed = ["--cacert", SelfSignedCertificate.file("second", in: folder).path]
        let tally = try await Load.run("--insecure", "--http1.1", url) { (load) async throws in
          #expect(try await curl(trustRenewed + [url]).exitCode == 60, "not known yet")
          try mount.replace(with: ["tls.crt": renewed.files["tls.crt"]!, "tls.key": "half"])
          let isRefused = await holds(within: .seconds(5)) { system.logs.contains("cannot be used") }
          #expect(isRefused)
          #expect(try await curl(trust + [url]).status == 200, "the old one is still in use")
          try mount.replace(with: renewed.files)
          let isInUse = try await holds(within: .seconds(5)) {
            try await curl(trustRenewed + [url]).status == 200
          }
          #expect(isInUse)
          try await load.goOn(for: 400)
        }
        #expect(tally.isAll(200), "\(tally)")
      }
    }
  }

  @Test func aResponderThatIsKilledIsMissedForNoLongerThanItIsAway() async throws {
    try await SystemUnderTest.with { (system) async throws in
      let (verdict, health) = (system.server.verdict(Self.path), "\(system.server.url)/healthz")
      let tally = try await Load.run(verdict) { (load) async throws in
        system.server.responder.signal(SIGKILL)
        _ = await system.server.responder.exitCode(within: .seconds(5))
        let away = try await Load.run(health) { _ in try await load.goOn(for: 400) }
        #expect(away.isAll(200), "static health: \(away)")
        try await system.server.restartResponder()
        try await load.turn(to: health)
        try await load.goOn(for: 300)
        let back = try await Load.run(verdict) { load in try await load.goOn() }
        #expect(back.isAll(200), "\(back)")
      }
      #expect(tally.failures.isEmpty && Set(tally.statuses.keys) == [200, 502], "\(tally)")
      #expect(tally.slowest < 2, "\(tally)")
    }
  }
}
