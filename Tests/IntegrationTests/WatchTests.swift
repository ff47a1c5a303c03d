import Foundation
import TestSupport
import Testing

/// The watch, through the whole installation.
@Suite struct WatchTests {
  /// Waits until the watch has taken over: a poll asks the API server for nothing.
  private func awaitSync(_ stack: Stack) async throws {
    let isSynced = try await holds(within: .seconds(20)) {
      guard try await stack.standIn.openWatches() == 3 else { return false }
      let before = try await stack.standIn.objectRequests()
      _ = try await curl(stack.installation.verdict("default/deployment/shop"))
      return try await stack.standIn.objectRequests() == before
    }
    try #require(isSynced, "\(stack.logs)")
  }

  /// Waits until a deployment is answered with a status.
  private func becomes(
    _ status: Int, _ path: String, of stack: Stack, within limit: Duration = .seconds(15)
  ) async throws -> Bool {
    try await holds(within: limit) { try await curl(stack.installation.verdict(path)).status == status }
  }

  @Test func aPollCostsTheAPIServerNothing() async throws {
    try await Stack.with { stack in
      try await awaitSync(stack)
      let before = try await stack.standIn.objectRequests()
      let expected = [
        ("kube-system/deployment/kube-proxy", 200), ("default/deployment/shop", 200),
        ("default/deployment/search", 503), ("default/deployment/payments", 503),
        ("default/deployment/unknown", 404), ("nowhere/deployment/shop", 404),
      ]
      for (path, status) in expected {
        for _ in 0..<5 {
          let result = try await curl(stack.installation.verdict(path))
          #expect(result.status == status, "\(result)")
        }
      }
      #expect(try await stack.standIn.objectRequests() == before)
    }
  }

  @Test func aChangeShowsAndIsLoggedOnce() async throws {
    try await Stack.with { (stack) async throws in
      try await awaitSync(stack)
      let (deployment, path) = (SampleObjects.deployment("web", replicas: 2), "default/deployment/web")
      try await stack.standIn.put([deployment] + (1...2).map { SampleObjects.pod(of: "web", $0) })
      #expect(try await becomes(200, path, of: stack))
      let changes = { stack.installation.responder.output.components(separatedBy: "state changed").count }
      let before = changes()
      try await stack.standIn.put((1...2).map { SampleObjects.pod(of: "web", $0, isReady: false) })
      #expect(try await becomes(503, path, of: stack))
      try await stack.standIn.put((1...2).map { SampleObjects.pod(of: "web", $0) })
      #expect(try await becomes(200, path, of: stack))
      try await stack.standIn.delete([deployment])
      #expect(try await becomes(404, path, of: stack))
      #expect(changes() == before + 2, "\(stack.installation.responder.output)")
      #expect(stack.installation.responder.output.contains("deployment is gone"))
    }
  }

  @Test(arguments: [
    #"{"resetWatches": true}"#, #"{"closeWatches": true}"#, #"{"expireWatches": true}"#,
    #"{"garbage": true, "count": 3}"#, #"{"truncate": 200, "count": 3}"#, #"{"status": 410, "count": 3}"#,
    #"{"status": 429, "retryAfterSeconds": 1, "count": 3}"#, #"{"status": 500, "count": 6}"#,
    #"{"reset": true, "count": 3}"#, #"{"slowBytesPerSecond": 2000, "count": 1}"#,
  ])
  func afterEveryFaultTheAnswersAreRightAgain(_ fault: String) async throws {
    try await Stack.with { (stack) async throws in
      try await awaitSync(stack)
      try await stack.standIn.put(
        [SampleObjects.deployment("web", replicas: 1), SampleObjects.pod(of: "web", 1)])
      #expect(try await becomes(200, "default/deployment/web", of: stack))
      try await stack.standIn.fault(fault)
      if !fault.contains("Watches") { try await stack.standIn.put([SampleObjects.pod(of: "other", 1)]) }
      // What happens meanwhile must not be lost.
      try await stack.standIn.put([SampleObjects.pod(of: "web", 1, isReady: false)])
      #expect(try await becomes(503, "default/deployment/web", of: stack, within: .seconds(30)))
      try await stack.standIn.fault("{}")
      try await stack.standIn.put([SampleObjects.pod(of: "web", 1)])
      #expect(try await becomes(200, "default/deployment/web", of: stack, within: .seconds(30)))
      try await awaitSync(stack)
    }
  }

  @Test func withoutAnAPIServerAnAnswerCountsForAWhile() async throws {
    try await Stack.with(.init(environment: ["STALE_AFTER": "1h"])) { (stack) async throws in
      try await awaitSync(stack)
      stack.standIn.program.signal(SIGKILL)
      try await stack.installation.responder.require("the outage is known") {
        stack.installation.responder.output.contains("API server cannot be reached")
      }
      #expect(try await curl(stack.installation.verdict("default/deployment/shop")).status == 200)
      #expect(try await curl(stack.installation.verdict("default/deployment/payments")).status == 503)
    }
  }

  @Test func withoutAnAPIServerNoAnswerCountsForEver() async throws {
    let settings = ["STALE_AFTER": "\(4 * Sanitizer.slowness)s"]
    try await Stack.with(.init(environment: settings)) { (stack) async throws in
      try await awaitSync(stack)
      stack.standIn.program.signal(SIGKILL)
      #expect(try await becomes(502, "default/deployment/shop", of: stack))
      #expect(try await curl(stack.installation.verdict("default/deployment/payments")).status == 502)
      #expect(try await curl("\(stack.installation.url)/readyz").status == 200)
    }
  }

  @Test func withoutPermissionToWatchPollsAreLive() async throws {
    try await Stack.with(.init(standInArguments: ["--forbid", "watch:pods"])) { (stack) async throws in
      let isSaid = await holds(within: .seconds(10)) {
        stack.installation.responder.output.contains("forbidden")
      }
      #expect(isSaid, "\(stack.installation.responder.output)")
      let before = try await stack.standIn.objectRequests()
      #expect(try await curl(stack.installation.verdict("default/deployment/shop")).status == 200)
      #expect(try await stack.standIn.objectRequests() >= before + 3)
    }
  }

  @Test func someNamespacesAreWatchedAndTheOthersLive() async throws {
    try await Stack.with(.init(environment: ["WATCH_NAMESPACES": "default"])) { (stack) async throws in
      try await awaitSync(stack)
      let before = try await stack.standIn.objectRequests()
      #expect(try await curl(stack.installation.verdict("default/deployment/payments")).status == 503)
      #expect(try await stack.standIn.objectRequests() == before)
      #expect(try await curl(stack.installation.verdict("kube-system/deployment/kube-proxy")).status == 200)
      #expect(try await stack.standIn.objectRequests() == before + 3)
    }
  }
}
