import Kubernetes
import System
import TestSupport
import Testing

@testable import Heartbeat
@testable import Monitoring

@Suite struct APIServerMonitorTests {
  private static let web = deployment("web")
  private static let refused = APIError.unreachable(ConnectionFailure(kind: .connect, text: "refused"))
  private static let failing = APIError.status(code: 503, reason: nil, message: nil)

  private let reader = ScriptedReader()
  private let readiness = Readiness()
  private let log = LogRecorder()

  private func monitor() -> APIServerMonitor {
    APIServerMonitor(reader: reader, timeout: .seconds(1), readiness: readiness, logger: log.logger)
  }

  @Test func beforeTheFirstContactARefusalIsLoggedOnceAMinute() {
    reader.change { $0.probe = .failure(.unauthorized("no")) }
    let monitor = monitor()
    monitor.start()
    #expect(eventually { reader.probes >= 3 })
    #expect(log.lines.count { $0.contains("API server refuses") } == 1)
    #expect(!readiness.hasContact)
    reader.change { $0.probe = .success(()) }
    #expect(eventually { readiness.hasContact })
  }

  @Test func anOutageThatComesAndGoesIsLoggedOnceAMinute() {
    let monitor = monitor()
    for _ in 0..<1000 {
      monitor.record(Self.refused)
      #expect(monitor.outage == Self.refused)
      monitor.recordSuccess()
      #expect(monitor.outage == nil)
    }
    #expect(log.lines.count { $0.contains("cannot be reached") } == 1)
    #expect(log.lines.count { $0.contains("reachable again") } == 1)
  }

  @Test(arguments: [
    Self.failing, .status(code: 500, reason: nil, message: nil), .tooManyRequests(retryAfter: nil),
    .timedOut("", isSilent: true), .unreachable(ConnectionFailure(kind: .interrupted, text: "cut off")),
  ])
  func whatAWatchMeetsCountsWhenAProbeMeetsItToo(_ error: APIError) {
    let monitor = monitor()
    monitor.record(error)
    #expect(monitor.outage == nil)
    #expect(eventually { reader.probes == 1 })
    #expect(monitor.outage == nil)
    reader.change { $0.probe = .failure(error) }
    monitor.record(error)
    #expect(eventually { monitor.outage == error })
    reader.change { $0.probe = .success(()) }
    #expect(eventually { monitor.outage == nil })
  }

  @Test func anOutageOfReadsDoesNotEndWithAWatchThatWorks() {
    let monitor = monitor()
    reader.change { $0.deployment = .failure(Self.failing) }
    for name in ["a", "b", "c"] {
      #expect(monitor.outage == nil)
      monitor.record(Self.failing, reading: deployment(name))
    }
    #expect(monitor.outage == Self.failing)
    #expect(eventually { reader.reads >= 2 }, "the prober reads what could not be read")
    monitor.recordSuccess()
    #expect(monitor.outage == Self.failing)
    reader.change { $0.deployment = .failure(.notFound("no")) }
    #expect(eventually { monitor.outage == nil }, "that there is no such deployment is an answer")
  }

  @Test func aReadThatGoesWellForgivesThoseThatDidNot() {
    let monitor = monitor()
    for number in 0..<100 {
      monitor.record(Self.failing, reading: deployment("d\(number)"))
      if number.isMultiple(of: 2) { monitor.recordRead() }
      #expect(monitor.outage == nil)
    }
  }

  @Test func aProbeKeepsToRetryAfter() {
    let begin = MonotonicInstant.now
    reader.change {
      $0.probe = .failure(.status(code: 503, reason: nil, message: nil, retryAfter: .seconds(2)))
    }
    let monitor = monitor()
    monitor.start()
    #expect(eventually { reader.probes == 2 })
    #expect(MonotonicInstant.now - begin >= .seconds(2))
  }

  @Test func anAnswerThatIsTooMuchForOurMemoryIsNotTheServersFault() {
    let monitor = monitor()
    for number in 0..<10 {
      let reference = deployment("d\(number)")
      monitor.record(.outOfBudget(limit: 1), reading: reference)
    }
    #expect(monitor.outage == nil)
    #expect(reader.probes == 0)
  }
}
