import Foundation
import Kubernetes
import TestSupport
import Testing

/// The watch, through the whole system.
@Suite struct WatchTests {
  /// Waits until the watch has taken over: a poll asks the API server for nothing.
  private func awaitSync(_ system: SystemUnderTest) async throws {
    let isSynced = try await holds(within: .seconds(20)) {
      guard try await system.apiServer.openWatches() == WatchedObjects.types.count else { return false }
      let before = try await system.apiServer.objectRequests()
      _ = try await curl(system.server.verdict("default/deployment/shop"))
      return try await system.apiServer.objectRequests() == before
    }
    try #require(isSynced, "\(system.logs)")
  }

  /// Waits until a deployment is answered with a status.
  private func becomes(
    _ status: Int, _ path: String, of system: SystemUnderTest, within limit: Duration = .seconds(15)
  ) async throws -> Bool {
    try await holds(within: limit) { try await curl(system.server.verdict(path)).status == status }
  }

  @Test func aPollCostsTheAPIServerNothing() async throws {
    try await SystemUnderTest.with { system in
      try await awaitSync(system)
      let before = try await system.apiServer.objectRequests()
      let expected = [
        ("kube-system/deployment/kube-proxy", 200), ("default/deployment/shop", 200),
        ("default/deployment/search", 503), ("default/deployment/payments", 503),
        ("default/deployment/unknown", 404), ("nowhere/deployment/shop", 404),
      ]
      for (path, status) in expected {
        for _ in 0..<5 {
          let result = try await curl(system.server.verdict(path))
          #expect(result.status == status, "\(result)")
        }
      }
      #expect(try await system.apiServer.objectRequests() == before)
    }
  }

  @Test func aChangeShowsAndIsLoggedOnce() async throws {
    try await SystemUnderTest.with { (system) async throws in
      try await awaitSync(system)
      let (deployment, path) = (SampleObjects.deployment("web", replicas: 1), "default/deployment/web")
      try await system.apiServer.put([deployment, SampleObjects.pod(of: "web", 1)])
      #expect(try await becomes(200, path, of: system))
      let changes = { system.server.responder.output.components(separatedBy: "state changed").count }
      let before = changes()
      try await system.apiServer.put([SampleObjects.pod(of: "web", 1, isReady: false)])
      #expect(try await becomes(503, path, of: system))
      try await system.apiServer.put([SampleObjects.pod(of: "web", 1)])
      #expect(try await becomes(200, path, of: system))
      try await system.apiServer.delete([deployment])
      #expect(try await becomes(404, path, of: system))
      #expect(changes() == before + 2, "\(system.server.responder.output)")
      #expect(system.server.responder.output.contains("workload is gone"))
    }
  }

  @Test(arguments: [
    #"{"resetWatches": true}"#, #"{"closeWatches": true}"#, #"{"expireWatches": true}"#,
    #"{"garbage": true, "count": 3}"#, #"{"truncate": 200, "count": 3}"#, #"{"status": 410, "count": 3}"#,
    #"{"status": 429, "retryAfterSeconds": 1, "count": 3}"#, #"{"status": 500, "count": 6}"#,
    #"{"reset": true, "count": 3}"#, #"{"slowBytesPerSecond": 2000, "count": 1}"#,
  ])
  func afterEveryFaultTheAnswersAreRightAgain(_ fault: String) async throws {
    try await SystemUnderTest.with { (system) async throws in
      try await awaitSync(system)
      try await system.apiServer.put(
        [SampleObjects.deployment("web", replicas: 1), SampleObjects.pod(of: "web", 1)])
      #expect(try await becomes(200, "default/deployment/web", of: system))
      try await system.apiServer.fault(fault)
      if !fault.contains("Watches") { try await system.apiServer.put([SampleObjects.pod(of: "other", 1)]) }
      // What happens meanwhile must not be lost.
      try await system.apiServer.put([SampleObjects.pod(of: "web", 1, isReady: false)])
      #expect(try await becomes(503, "default/deployment/web", of: system, within: .seconds(30)))
      try await system.apiServer.fault("{}")
      try await system.apiServer.put([SampleObjects.pod(of: "web", 1)])
      #expect(try await becomes(200, "default/deployment/web", of: system, within: .seconds(30)))
      try await awaitSync(system)
    }
  }

  @Test func withoutAnAPIServerAnAnswerCountsForAWhile() async throws {
    try await SystemUnderTest.with(.init(environment: ["STALE_AFTER": "1h"])) { (system) async throws in
      try await awaitSync(system)
      system.apiServer.program.signal(SIGKILL)
      try await system.server.responder.require("the outage is known") {
        system.server.responder.output.contains("API server cannot be reached")
      }
      #expect(try await curl(system.server.verdict("default/deployment/shop")).status == 200)
      #expect(try await curl(system.server.verdict("default/deployment/payments")).status == 503)
    }
  }

  @Test func withoutAnAPIServerNoAnswerCountsForEver() async throws {
    let settings = ["STALE_AFTER": "\(4 * Sanitizer.slowness)s"]
    try await SystemUnderTest.with(.init(environment: settings)) { (system) async throws in
      try await awaitSync(system)
      system.apiServer.program.signal(SIGKILL)
      #expect(try await becomes(502, "default/deployment/shop", of: system))
      #expect(try await curl(system.server.verdict("default/deployment/payments")).status == 502)
      #expect(try await curl("\(system.server.url)/readyz").status == 200)
    }
  }

  @Test func withoutPermissionToWatchPollsAreLive() async throws {
    try await SystemUnderTest.with(.init(standInArguments: ["--forbid", "watch:pods"])) {
      (system) async throws in
      let isSaid = await holds(within: .seconds(10)) {
        system.server.responder.output.contains("forbidden")
      }
      #expect(isSaid, "\(system.server.responder.output)")
      let before = try await system.apiServer.objectRequests()
      #expect(try await curl(system.server.verdict("default/deployment/shop")).status == 200)
      #expect(try await system.apiServer.objectRequests() >= before + 3)
    }
  }

  @Test func someNamespacesAreWatchedAndTheOthersLive() async throws {
    try await SystemUnderTest.with(.init(environment: ["WATCH_NAMESPACES": "default"])) {
      (system) async throws in
      try await awaitSync(system)
      let before = try await system.apiServer.objectRequests()
      #expect(try await curl(system.server.verdict("default/deployment/payments")).status == 503)
      #expect(try await system.apiServer.objectRequests() == before)
      #expect(try await curl(system.server.verdict("kube-system/deployment/kube-proxy")).status == 200)
      #expect(try await system.apiServer.objectRequests() == before + 3)
    }
  }
}
