import FastCGI
import Foundation
import Health
import Kubernetes
import Logging
import TestSupport
import Testing

@testable import Heartbeat
@testable import Monitoring

/// How a poll is answered: what the watch knows, against what a live read would get.
@Suite struct FreshnessMatrixTests {
  /// What the watch knows, which is that the deployment is down.
  enum Watch: CaseIterable {
    case confirmed, confirmedAWhileAgo, silent, broken, brokenAtLimit, silentTooLong, brokenTooLong, forbidden
    case unlisted

    enum Memory {
      /// Answers, and nobody is asked.
      case counts
      /// Answers when the API server is away.
      case countsForAWhile
      /// Says nothing.
      case isNone
    }

    var memory: Memory {
      switch self {
      case .confirmed, .confirmedAWhileAgo: .counts
      case .silent, .broken, .brokenAtLimit: .countsForAWhile
      case .silentTooLong, .brokenTooLong, .forbidden, .unlisted: .isNone
      }
    }
  }

  /// What is answered.
  enum Expected: Equatable {
    /// What the watch knows.
    case memory
    /// What the live read says.
    case live
    case status(UInt16)
  }

  /// What a live read gets, and what the answer is where the memory counts for a while, and where it does not.
  struct Read: Sendable, CustomTestStringConvertible {
    let error: APIError?
    let forAWhile: Expected
    let without: Expected

    var testDescription: String { error.map { "\($0)" } ?? "an answer" }

    init(_ error: APIError?, _ forAWhile: Expected, _ without: Expected) {
      (self.error, self.forAWhile, self.without) = (error, forAWhile, without)
    }

    /// The API server is away.
    static func outage(_ error: APIError, _ status: UInt16 = 502) -> Read {
      Read(error, .memory, .status(status))
    }

    /// The API server answers, if only to refuse: what is remembered does not count.
    static func answer(_ error: APIError, _ status: UInt16 = 502) -> Read {
      Read(error, .status(status), .status(status))
    }
  }

  private static let reads: [Read] =
    [Read(nil, .live, .live)]
    + [.outage(.tooManyRequests(retryAfter: nil)), .outage(.tooManyRequests(retryAfter: .seconds(3600)))]
    + [500, 501, 502, 503, 504, 599].map { .outage(.status(code: $0, reason: nil, message: nil)) }
    + [ConnectionFailure.Kind.nameResolution, .connect, .proxy, .tls, .closed, .interrupted, .other].map {
      .outage(.unreachable(ConnectionFailure(kind: $0, text: "")))
    }
    + [
      .outage(.timedOut("", isSilent: true), 504), .outage(.timedOut("", isSilent: false), 504),
      .outage(.outOfBudget(limit: 1)),
      .answer(.notFound("no"), 404), .answer(.unauthorized("no")), .answer(.malformed("x")),
      .answer(.tooLarge(limit: 1)), .answer(.redirected(to: "x")),
      .answer(.status(code: 400, reason: nil, message: nil)),
      .answer(.status(code: 404, reason: nil, message: nil)),
      .answer(.status(code: 410, reason: nil, message: nil)),
    ]

  private let reader = ScriptedReader()
  private let clock = ManualClock(epoch: start)
  private let cluster: WatchEventHandler
  private let answers: WatchedVerdicts

  init() {
    answers = watched(reader, clock).watch
    cluster = answers.events
  }

  @Test(arguments: Watch.allCases, reads)
  func answer(_ watch: Watch, _ read: Read) {
    if let error = read.error { reader.change { $0.deployment = .failure(error) } }
    bring(to: watch)
    let expected: Expected =
      switch watch.memory {
      case .counts: .memory
      case .countsForAWhile: read.forAWhile
      case .isNone: read.without
      }
    for _ in 0..<3 {
      let answer = answers.answer(for: deployment("web"))
      switch expected {
      case .memory: #expect(answer.status.code == 503 && answer.text.contains("NoReplicasReady"))
      case .live: #expect(answer.status.code == 200)
      case .status(let code): #expect(answer.status.code == code)
      }
    }
    if watch.memory == .counts { #expect(reader.reads == 0) }
  }

  private func bring(to watch: Watch) {
    guard watch != .unlisted else { return }
    cluster.replace(deployments: [sampleDeployment("web")], in: .cluster)
    cluster.replace(pods: [samplePod(of: "web", 1, unready: 60)], in: .cluster)
    for type in [Deployment.self, Pod.self] as [any WatchedObject.Type] {
      cluster.change(WatchStream(type, in: .cluster), to: .watching)
      cluster.confirm(WatchStream(type, in: .cluster), at: clock.now)
    }
    let pods = WatchStream(Pod.self, in: .cluster)
    switch watch {
    case .confirmed, .unlisted: break
    case .confirmedAWhileAgo: clock.advance(by: .seconds(15))
    case .silent: clock.advance(by: .seconds(16))
    case .silentTooLong: clock.advance(by: .seconds(31))
    case .broken, .brokenAtLimit, .brokenTooLong:
      cluster.change(pods, to: .broken(.malformed("cut off")))
      clock.advance(by: .seconds(watch == .broken ? 1 : watch == .brokenAtLimit ? 30 : 31))
    case .forbidden: cluster.change(pods, to: .forbidden(.unauthorized("no")))
    }
  }
}
