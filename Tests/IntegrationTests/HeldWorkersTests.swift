import Foundation
import Kubernetes
import TestSupport
import Testing

/// What polls that wait for the API server leave to everybody else.
@Suite struct HeldWorkersTests {
  /// Polls of many deployments, of which two hold a worker each for as long as the API server says nothing.
  private static let polls = 20

  private func hang(_ system: SystemUnderTest) async throws -> [Task<CurlResult, any Error>] {
    try await system.apiServer.fault(#"{"silence": true}"#)
    let polls = (0..<Self.polls).map { number in
      let url = system.server.verdict("default/deployment/d\(number)")
      return Task { try await curl("--max-time", "\(90 * Sanitizer.slowness)", url) }
    }
    return polls
  }

  @Test func pollsThatHangLeaveTheOthersTheirWorkers() async throws {
    let environment = [
      "FASTCGI_WORKERS": "4", "K8S_TIMEOUT": "60s",
      "RATE_LIMIT": "\(Self.polls + 3)-H",
    ]
    try await SystemUnderTest.with(.live(environment)) { (system) async throws in
      let url = system.server.url
      let hanging = try await hang(system)
      let results = Results()
      for poll in hanging { Task { await results.add(try await poll.value) } }
      let isHeld = await holds(within: .seconds(50)) { await results.all.count == Self.polls - 2 }
      #expect(isHeld, "all but two are answered while those hang")
      for result in await results.all {
        #expect(result.status == 503 && result.headers["retry-after"] == "1", "\(result)")
      }
      for _ in 0..<5 {
        #expect(try await curl("\(url)/readyz").status == 200)
      }
      #expect(try await curl(system.server.verdict("default/deployment/shop", token: nil)).status == 401)
      #expect(try await curl("\(url)/api/nothing").status == 404)
      #expect(try await curl(system.server.verdict("default/deployment/shop")).status == 503)
      let isLimited = try await holds(within: .seconds(20)) {
        try await curl(system.server.verdict("default/deployment/shop")).status == 429
      }
      #expect(isLimited)
      #expect(await results.all.count == Self.polls - 2, "those two hang still")
      try await system.apiServer.fault("{}")
      for poll in hanging { _ = try await poll.value }
    }
  }

  /// A status page asks for all its components at the same moment; none of them is down for that.
  @Test func sixtyPollsAtOnceAreAllAnswered() async throws {
    try await SystemUnderTest.with(.live()) { (system) async throws in
      try await system.apiServer.fault(#"{"delayMilliseconds": 20}"#)
      let polls = (0..<60).map { number in
        let url = system.server.verdict("default/deployment/\(number % 2 == 0 ? "shop" : "d\(number)")")
        return Task { try await curl("--max-time", "20", url) }
      }
      for (number, poll) in polls.enumerated() {
        let result = try await poll.value
        #expect(result.status == (number % 2 == 0 ? 200 : 404), "\(result)")
      }
    }
  }

  @Test func pollsThatHangLeaveWatchedAnswersTheirWorkers() async throws {
    let environment = [
      "FASTCGI_WORKERS": "4", "K8S_TIMEOUT": "60s",
      "WATCH_NAMESPACES": "default",
    ]
    try await SystemUnderTest.with(.init(environment: environment)) { (system) async throws in
      try await system.server.responder.require("the watch is there") {
        try await system.apiServer.openWatches() == WatchedObjects.types.count
          && system.server.responder.output.contains(": watching ")
      }
      let before = try await system.apiServer.objectRequests()
      try await system.server.responder.require("answers are watched") {
        let before = try await system.apiServer.objectRequests()
        _ = try await curl(system.server.verdict("default/deployment/shop"))
        return try await system.apiServer.objectRequests() == before
      }
      try await system.apiServer.fault(#"{"silence": true, "path": "kube-system"}"#)
      let hanging = (0..<Self.polls).map { number in
        let url = system.server.verdict("kube-system/deployment/d\(number)")
        return Task { try await curl("--max-time", "\(90 * Sanitizer.slowness)", url) }
      }
      let areHanging = try await holds(within: .seconds(20)) {
        try await system.apiServer.objectRequests() >= before + 2
      }
      #expect(areHanging)
      for _ in 0..<20 {
        #expect(try await curl(system.server.verdict("default/deployment/shop")).status == 200)
        #expect(try await curl(system.server.verdict("default/deployment/payments")).status == 503)
      }
      try await system.apiServer.fault("{}")
      for poll in hanging { _ = try await poll.value }
    }
  }
}

/// What has come so far.
private actor Results {
  private(set) var all: [CurlResult] = []

  func add(_ result: CurlResult) {
    all.append(result)
  }
}
