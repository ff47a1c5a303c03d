import Health
import Kubernetes
import TestSupport
import Testing

@testable import Heartbeat
@testable import Monitoring

@Suite struct RecentFailuresTests {
  private let clock = ManualClock(epoch: start)
  private static func deployment(_ number: Int) -> WorkloadReference {
    MonitoringTests.deployment("d\(number)")
  }

  @Test func anErrorAnswersForASecond() {
    let failures = RecentFailures(now: { [clock] in clock.now })
    failures.record(.malformed("x"), of: Self.deployment(1))
    clock.advance(by: .milliseconds(999))
    #expect(failures.error(of: Self.deployment(1)) == .malformed("x"))
    #expect(failures.error(of: Self.deployment(2)) == nil)
    clock.advance(by: .milliseconds(1))
    #expect(failures.error(of: Self.deployment(1)) == nil)
  }

  @Test func thereAreOnlySoManyAndOldOnesMakeRoom() {
    let failures = RecentFailures(capacity: 2, now: { [clock] in clock.now })
    for number in 1...3 { failures.record(.malformed("x"), of: Self.deployment(number)) }
    #expect(failures.error(of: Self.deployment(2)) != nil)
    #expect(failures.error(of: Self.deployment(3)) == nil)
    clock.advance(by: .seconds(1))
    failures.record(.malformed("x"), of: Self.deployment(3))
    #expect(failures.error(of: Self.deployment(3)) != nil)
  }
}
