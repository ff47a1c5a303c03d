import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Kubernetes
@testable import System

@Suite("Failures in the log")
struct FailureLogTests {
  private let recorder = LogRecorder()

  private func log() -> FailureLog {
    let clock = ManualClock()
    return FailureLog(recorder.logger) { clock.now }
  }

  @Test("the same failure is logged once a minute, and then how often it came")
  func repetition() {
    let clock = ManualClock()
    let log = FailureLog(recorder.logger) { clock.now }
    for second in 0..<121 {
      log.record("no", APIError.status(code: 500, reason: nil, message: "text \(second)"))
      clock.advance(by: .seconds(1))
    }
    #expect(
      recorder.lines == [
        "warning: no error=the API server answered 500: text 0",
        "warning: no error=the API server answered 500: text 60 repeated=59",
        "warning: no error=the API server answered 500: text 120 repeated=59",
      ])
  }

  @Test("another message, kind of error or subject is another failure")
  func causes() {
    let log = log()
    for _ in 0..<3 {
      log.record("no", APIError.status(code: 500, reason: nil, message: nil))
      log.record("no", APIError.status(code: 503, reason: nil, message: nil))
      log.record("no", APIError.malformed("x"))
      log.record("neither", APIError.malformed("x"))
      log.record("no", APIError.malformed("x"), about: "pods")
      log.record("no")
    }
    #expect(recorder.lines.count == 6)
  }

  @Test("whatever a server says, the kinds of its errors are few")
  func kinds() {
    var kinds: Set<String> = []
    for code in -1...2000 {
      kinds.insert(APIError.status(code: code, reason: "\(code)", message: "\(code)").kind)
    }
    for number in 0..<1000 {
      kinds.insert(APIError.malformed("\(number)").kind)
      kinds.insert(APIError.redirected(to: "\(number)").kind)
      kinds.insert(APIError.tooManyRequests(retryAfter: .seconds(number)).kind)
    }
    #expect(kinds.count < 50)
  }

  @Test("however many failures there are, so many lines a minute there are at most")
  func bound() {
    let clock = ManualClock()
    let log = FailureLog(recorder.logger) { clock.now }
    for number in 0..<10_000 { log.record("no", about: "\(number)") }
    #expect(recorder.lines.count == FailureLog.capacity)
    clock.advance(by: FailureLog.interval)
    log.record("no", about: "new")
    #expect(recorder.lines.count == FailureLog.capacity + 1)
  }
}
