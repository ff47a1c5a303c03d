import Foundation
import Testing

@testable import Health

/// Until when verdicts hold.
@Suite struct ValidityTests {
  @Test func aVerdictSaysUntilWhenItHolds() {
    let blip = Verdict(on: deployment(replicas: 4), pods: readyPods(3) + [pod("x", .unready(5))], at: now)
    #expect(blip.validUntil == now + 10)
    let healthy = Verdict(on: deployment(), pods: readyPods(3), at: now)
    #expect(healthy.validUntil == nil)
    let short = Verdict(on: deployment(replicas: 4), pods: readyPods(3), at: now)
    #expect(short.validUntil == now + 10)
    #expect(short.hasUnexplainedShortage)
  }
}
