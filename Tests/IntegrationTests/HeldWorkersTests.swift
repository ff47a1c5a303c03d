import Foundation
import TestSupport
import Testing

/// What polls that wait for the API server leave to everybody else.
@Suite struct HeldWorkersTests {
  /// Polls of many deployments, of which two hold a worker each for as long as the API server says nothing.
  private static let polls = 20

  private func hang(_ stack: Stack) async throws -> [Task<CurlResult, any Error>] {
    try await stack.standIn.fault(#"{"silence": true}"#)
    let polls = (0..<Self.polls).map { number in
      let url = stack.installation.verdict("default/deployment/d\(number)")
      return Task { try await curl("--max-time", "\(60 * Sanitizer.slowness)", url) }
    }
    return polls
  }

  @Test func pollsThatHangLeaveTheOthersTheirWorkers() async throws {
    let environment = [
      "FASTCGI_WORKERS": "4", "K8S_TIMEOUT": "\(min(60, 30 * Sanitizer.slowness))s",
      "RATE_LIMIT": "\(Self.polls + 3)-H",
    ]
    try await Stack.with(.live(environment)) { (stack) async throws in
      let url = stack.installation.url
      let hanging = try await hang(stack)
      let results = Results()
      for poll in hanging { Task { await results.add(try await poll.value) } }
      let isHeld = await holds(within: .seconds(20)) { await results.all.count == Self.polls - 2 }
      #expect(isHeld, "all but two are answered while those hang")
      for result in await results.all {
        #expect(result.status == 503 && result.headers["retry-after"] == "1", "\(result)")
      }
      for _ in 0..<5 {
        #expect(try await curl("\(url)/readyz").status == 200)
      }
      #expect(try await curl(stack.installation.verdict("default/deployment/shop", token: nil)).status == 401)
      #expect(try await curl("\(url)/api/nothing").status == 404)
      #expect(try await curl(stack.installation.verdict("default/deployment/shop")).status == 503)
      let isLimited = try await holds(within: .seconds(20)) {
        try await curl(stack.installation.verdict("default/deployment/shop")).status == 429
      }
      #expect(isLimited)
      #expect(await results.all.count == Self.polls - 2, "those two hang still")
      try await stack.standIn.fault("{}")
      for poll in hanging { _ = try await poll.value }
    }
  }

  /// A status page asks for all its components at the same moment; none of them is down for that.
  @Test func sixtyPollsAtOnceAreAllAnswered() async throws {
    try await Stack.with(.live()) { (stack) async throws in
      try await stack.standIn.fault(#"{"delayMilliseconds": 20}"#)
      let polls = (0..<60).map { number in
        let url = stack.installation.verdict("default/deployment/\(number % 2 == 0 ? "shop" : "d\(number)")")
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
      "FASTCGI_WORKERS": "4", "K8S_TIMEOUT": "\(min(60, 30 * Sanitizer.slowness))s",
      "WATCH_NAMESPACES": "default",
    ]
    try await Stack.with(.init(environment: environment)) { (stack) async throws in
      try await stack.installation.responder.require("the watch is there") {
        try await stack.standIn.openWatches() == 3
          && stack.installation.responder.output.contains("Watching.")
      }
      let before = try await stack.standIn.objectRequests()
      try await stack.installation.responder.require("answers are watched") {
        let before = try await stack.standIn.objectRequests()
        _ = try await curl(stack.installation.verdict("default/deployment/shop"))
        return try await stack.standIn.objectRequests() == before
      }
      try await stack.standIn.fault(#"{"silence": true, "path": "kube-system"}"#)
      let hanging = (0..<Self.polls).map { number in
        let url = stack.installation.verdict("kube-system/deployment/d\(number)")
        return Task { try await curl("--max-time", "\(60 * Sanitizer.slowness)", url) }
      }
      let areHanging = try await holds(within: .seconds(20)) {
        try await stack.standIn.objectRequests() >= before + 2
      }
      #expect(areHanging)
      for _ in 0..<20 {
        #expect(try await curl(stack.installation.verdict("default/deployment/shop")).status == 200)
        #expect(try await curl(stack.installation.verdict("default/deployment/payments")).status == 503)
      }
      try await stack.standIn.fault("{}")
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
