import Foundation
import Testing

@testable import Health

/// What is remembered of a pod: losses of readiness, and stamps of clocks that are ahead.
@Suite struct PodMemoryTests {
  /// A pod that has become ready, or lost its readiness, so many seconds after `now`.
  private static func pod(_ status: Condition.Status, _ seconds: Double) -> Pod {
    HealthTests.pod("x").with {
      $0.ready = Condition(type: "Ready", status: status, lastTransition: now + seconds)
    }
  }

  private static func state(
    after changes: [(Condition.Status, Double)], at seconds: Double
  ) -> (memory: PodMemory, codes: [ReasonCode]) {
    var memory = PodMemory()
    var last = HealthTests.pod("x")
    for (status, moment) in changes {
      last = pod(status, moment)
      memory.observe(last, at: now + moment)
    }
    memory.observe(last, at: now + seconds)
    let assessment = PodAssessment(
      last, under: deployment().podRules, warning: nil, at: now + seconds, remembering: memory)
    return (memory, assessment.reasons.map(\.code))
  }

  private static func losses(at moments: [Double]) -> [(Condition.Status, Double)] {
    moments.flatMap { [(.false, $0), (.true, $0 + 4)] }
  }

  @Test(
    arguments: [
      ([0], 10, []), ([0, 300], 310, []),
      ([0, 300, 600], 610, [.podFlapping]), ([0, 300, 601], 610, []),
      ([0, 300, 600], 903, [.podFlapping]), ([0, 300, 600], 904, []),
      // A fourth one, before the five quiet minutes are over, goes on with it, however far apart they are.
      ([0, 590, 600, 895], 1198, [.podFlapping]), ([0, 590, 600, 895], 1199, []),
      // After them it needs a third one within ten minutes again.
      ([0, 10, 20, 621], 630, []), ([0, 10, 20, 330], 340, [.podFlapping]),
    ] as [([Double], Double, [ReasonCode])])
  func threeLossesWithinTenMinutesAreAFlapUntilFiveMinutesAreQuiet(
    losses: [Double], at moment: Double, codes: [ReasonCode]
  ) {
    #expect(Self.state(after: Self.losses(at: losses), at: moment).codes == codes)
  }

  @Test func oneLossIsCountedOnce() {
    let memory = Self.state(after: [(.false, 0), (.false, 0), (.unknown, 5), (.false, 9)], at: 10).memory
    #expect(memory.losses == [now])
  }

  @Test func aLossThatNobodySawIsToldByWhatFollows() {
    let memory = Self.state(after: [(.false, 0), (.true, 4), (.true, 90)], at: 91).memory
    #expect(memory.losses == [now, now + 90])
  }

  @Test func whatIsLongAgoIsForgotten() {
    #expect(!Self.state(after: Self.losses(at: [0]), at: 600).memory.isEmpty)
    #expect(Self.state(after: Self.losses(at: [0]), at: 601).memory.isEmpty)
  }

  @Test func aStampThatIsAheadCountsFromWhenItWasSeen() {
    var memory = PodMemory()
    let pod = Self.pod(.false, 60)
    memory.observe(pod, at: now)
    #expect(memory.firstSights == [now + 60: now])
    // It is not seen for the first time again.
    for (seconds, code) in [(15.0, ReasonCode.podBlip), (16, .podUnready), (70, .podUnready)] {
      memory.observe(pod, at: now + seconds)
      let assessment = PodAssessment(
        pod, under: deployment().podRules, warning: nil, at: now + seconds, remembering: memory)
      #expect(assessment.reasons.map(\.code) == [code], "\(seconds)")
    }
    memory.observe(Self.pod(.true, 71), at: now + 71)
    #expect(memory.firstSights.isEmpty)
  }

  @Test(arguments: [-1e300, .nan, 1e300, .infinity] as [Double])
  func noMomentIsTooMuch(_ seconds: Double) {
    var memory = PodMemory()
    for moment in [seconds, 0, seconds, -seconds] {
      for status in [Condition.Status.false, .true, .unknown] {
        memory.observe(Self.pod(status, moment), at: now)
        memory.observe(Self.pod(status, 1), at: now + moment)
      }
    }
    #expect(memory.losses.count <= 3)
  }
}
