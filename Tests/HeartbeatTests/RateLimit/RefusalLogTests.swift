import Synchronization
import TestSupport
import Testing

@testable import Heartbeat

@Suite struct RefusalLogTests {
  /// Keeps what is to be run later until a test says so.
  private final class Timer: Sendable {
    private let work = Mutex<[(delay: Duration, run: @Sendable () -> Void)]>([])

    var delays: [Duration] { work.withLock { $0.map(\.delay) } }

    func later(_ delay: Duration, _ run: @escaping @Sendable () -> Void) {
      work.withLock { $0.append((delay, run)) }
    }

    func runAll() {
      for work in work.withLock({ work in
        defer { work = [] }
        return work
      }) { work.run() }
    }
  }

  private let clock = ManualClock()
  private let recorded = LogRecorder()
  private let timer = Timer()
  private let log: RefusalLog

  init() {
    let (clock, timer) = (clock, timer)
    log = RefusalLog(recorded.logger, now: { clock.now }, later: { timer.later($0, $1) })
  }

  private func refuse(_ address: String, isShared: Bool = false) {
    let decision = RateLimitDecision(
      isAllowed: false, policy: RateLimit(count: 3, period: .seconds(3600)), remaining: 0,
      resetAfter: .seconds(9), resetTime: 1, isFirstRefusal: true, isShared: isShared)
    log.record(decision, of: ClientKey(remoteAddress: address.utf8.span), address: address, requestID: "r-1")
  }

  @Test(arguments: [
    ("198.51.100.7", false, "a status page shows as down: if it is one of yours, give RATE_LIMIT more room"),
    ("2001:db8::1", false, "give RATE_LIMIT more room"), ("10.0.0.1", false, "name it in TRUSTED_PROXIES"),
    ("198.51.100.7", true, "see who floods"),
  ])
  func aRefusalSaysWhoAndWhatToDo(_ address: String, _ isShared: Bool, _ words: String) {
    refuse(address, isShared: isShared)
    #expect(recorded.lines.count == 1)
    let line = recorded.lines.first ?? ""
    #expect(line.hasPrefix("warning: ") && line.contains(words))
    #expect(line.contains("client=\(address) limit=3 request_id=r-1 retry_after=9s"))
  }

  @Test func manyAddressesDoNotFloodTheLog() {
    for number in 0..<10_000 { refuse("198.51.100.\(number)") }
    #expect(recorded.lines.count == RefusalLog.linesInAMinute)
    #expect(timer.delays == [.seconds(60)])
    timer.runAll()
    #expect(recorded.lines.count == RefusalLog.linesInAMinute + 1)
    #expect(recorded.lines.last?.contains("clients=9990") == true)
    timer.runAll()
    #expect(recorded.lines.count == RefusalLog.linesInAMinute + 1)
  }

  @Test func aMinuteLaterThereIsRoomAgain() {
    for number in 0..<12 { refuse("198.51.100.\(number)") }
    clock.advance(by: .seconds(60))
    // The timer is late: what was left out is told all the same, and once.
    refuse("198.51.100.99")
    #expect(recorded.lines.count == RefusalLog.linesInAMinute + 2)
    #expect(recorded.lines[RefusalLog.linesInAMinute].contains("clients=2"))
    timer.runAll()
    #expect(recorded.lines.count == RefusalLog.linesInAMinute + 2)
  }

  @Test func anAddressOfAnyLengthIsCut() {
    refuse(String(repeating: "x", count: 100_000))
    #expect(recorded.lines.allSatisfy { $0.utf8.count < 500 })
  }
}
