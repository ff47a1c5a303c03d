import Health
import Kubernetes
import TestSupport
import Testing

@testable import Heartbeat
@testable import Monitoring

@Suite struct RecentAnswersTests {
  private let clock = ManualClock(epoch: start)
  private static func deployment(_ number: Int) -> WorkloadReference {
    MonitoringTests.deployment("d\(number)")
  }

  @Test func anErrorAnswersForASecond() {
    let failures = RecentAnswers<APIError>(lifetime: .seconds(1), now: { [clock] in clock.now })
    failures.record(.malformed("x"), of: Self.deployment(1))
    clock.advance(by: .milliseconds(999))
    #expect(failures[Self.deployment(1)] == .malformed("x"))
    #expect(failures[Self.deployment(2)] == nil)
    clock.advance(by: .milliseconds(1))
    #expect(failures[Self.deployment(1)] == nil)
  }

  @Test func thereAreOnlySoManyAndOldOnesMakeRoom() {
    let failures = RecentAnswers<APIError>(lifetime: .seconds(1), capacity: 2, now: { [clock] in clock.now })
    for number in 1...3 { failures.record(.malformed("x"), of: Self.deployment(number)) }
    #expect(failures[Self.deployment(2)] != nil)
    #expect(failures[Self.deployment(3)] == nil)
    clock.advance(by: .seconds(1))
    failures.record(.malformed("x"), of: Self.deployment(3))
    #expect(failures[Self.deployment(3)] != nil)
  }
}
