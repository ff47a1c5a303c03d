import Foundation
import Testing

@testable import Health

/// What settings and annotations make of a state.
@Suite struct PolicyTests {
  private static func verdict(
    _ change: (inout WorkloadPolicy) -> Void, settings: HealthSettings = HealthSettings(),
    memory: WorkloadMemory = WorkloadMemory(state: .healthy), ready: Int = 0, replicas: Int = 3
  ) -> Verdict {
    var deployment = deployment(replicas: replicas)
    change(&deployment.policy)
    return Verdict(
      on: deployment, pods: readyPods(ready) + [pod("bad", .unready(60))], at: now, remembering: memory,
      under: settings)
  }

  @Test(arguments: [
    (HealthSettings.FailOn.degraded, HealthSettings.FailOn?.none, HealthStatus.fail),
    (.unavailable, nil, .warn), (.unavailable, .degraded, .fail), (.degraded, .unavailable, .warn),
  ])
  func theObjectsWordOnWhatFailsComesFirst(
    setting: HealthSettings.FailOn, own: HealthSettings.FailOn?, status: HealthStatus
  ) {
    let verdict = Self.verdict(
      { $0.failOn = own }, settings: HealthSettings(failOn: setting), ready: 3, replicas: 4)
    #expect(verdict.state == .degraded && verdict.status == status)
  }

  @Test(
    arguments: [
      (nil, nil, 3), (IntOrPercent.count(1), nil, 1), (nil, IntOrPercent.count(2), 2),
      (.count(1), .percent(100), 3),
    ] as [(IntOrPercent?, IntOrPercent?, Int)])
  func theObjectsWordOnWhatIsRequiredComesFirst(setting: IntOrPercent?, own: IntOrPercent?, required: Int) {
    let verdict = Self.verdict({ $0.required = own }, settings: HealthSettings(required: setting), ready: 3)
    #expect(verdict.pods.required == required)
  }

  @Test(arguments: [
    (
      HealthSettings.ScaledToZero.fail, HealthSettings.ScaledToZero?.none, HealthState.unavailable,
      HealthStatus.fail
    ),
    (.pass, nil, .healthy, .pass), (.pass, .fail, .unavailable, .fail), (.fail, .pass, .healthy, .pass),
  ])
  func scaledToZeroIsWhatSomebodySays(
    setting: HealthSettings.ScaledToZero, own: HealthSettings.ScaledToZero?, state: HealthState,
    status: HealthStatus
  ) {
    let verdict = Self.verdict(
      { $0.scaledToZero = own }, settings: HealthSettings(scaledToZero: setting), replicas: 0)
    #expect(verdict.state == state && verdict.status == status && verdict.isOff)
    #expect(verdict.reasons.map(\.code) == [.scaledToZero])
  }

  @Test(arguments: [(299.0, HealthStatus.warn), (300, .fail)])
  func downForAShortTimeIsNoFailureYet(seconds: Double, status: HealthStatus) {
    let verdict = Self.verdict(
      { $0.failAfter = 300 }, memory: WorkloadMemory(state: .degraded, downSince: ago(seconds)))
    #expect(verdict.state == .unavailable && verdict.trueStatus == .fail && verdict.status == status)
    #expect(verdict.reasons.map(\.code).contains(.withinFailAfter) == (status == .warn))
    #expect(verdict.validUntil == (status == .warn ? now + 1 : verdict.validUntil))
  }

  @Test func whatWasDownAtTheFirstLookMayHaveBeenSoFromTheBeginning() {
    func status(created: Date?) -> HealthStatus {
      var deployment = deployment()
      deployment.policy.failAfter = 300
      deployment.created = created
      return Verdict(on: deployment, pods: [], at: now).status
    }
    #expect(status(created: nil) == .fail)
    #expect(status(created: ago(300)) == .fail)
    #expect(status(created: ago(299)) == .warn)
  }

  @Test(arguments: [(1.0, HealthStatus.warn), (0, .fail), (-1, .fail)])
  func maintenanceIsOverAtItsEnd(seconds: Double, status: HealthStatus) {
    let verdict = Self.verdict { $0.maintenanceUntil = now + seconds }
    #expect(verdict.state == .unavailable && verdict.status == status)
    #expect(verdict.isUnderMaintenance == (status == .warn))
  }

  @Test func whatCannotBeReadIsANote() {
    let verdict = Self.verdict { $0.problems = ["annotation k8s-heartbeat/required is many"] }
    #expect(verdict.reasons.last?.code == .policyInvalid && verdict.status == .fail)
  }

  @Test(
    arguments: [
      (nil, 600), (3600, 3600), (86_400, 86_400), (86_401, 1800), (Int.max, 1800),
    ] as [(Int?, Int)])
  func aDeadlineIsWhatItsOwnerSays(declared: Int?, deadline: Int) {
    #expect(deployment(deadline: declared ?? 600).startDeadline == deadline)
    var own = deployment(deadline: declared ?? 600)
    own.policy.startDeadline = 45
    #expect(own.startDeadline == 45)
  }

  @Test func sinceIsRemembered() {
    var memory = WorkloadMemory()
    func state(_ ready: Int, _ moment: Date) -> Date? {
      Verdict(on: deployment(), pods: readyPods(ready), at: moment, remembering: &memory).since
    }
    #expect(state(3, now) == ago(3600))
    #expect(state(3, now + 5) == ago(3600))
    #expect(state(2, now + 9) == now + 9)
    #expect(state(2, now + 11) == now + 9)
    #expect(state(3, now + 12) == now + 12)
  }

  @Test func aScaleUpIsNoLossOfWhatWasBeingDeletedBefore() {
    func verdict(_ pods: [Pod], raised: Double?) -> HealthState {
      Verdict(
        on: deployment(replicas: 10), pods: pods, at: now,
        remembering: WorkloadMemory(desired: 10, desiredRaisedAt: raised.map(ago))
      ).state
    }
    let leaving = (0..<8).map { number in
      pod("old-\(number)").terminating(by: now + 10).with { $0.deletionGracePeriodSeconds = 30 }
    }
    let pods = readyPods(2) + leaving + (0..<8).map { pod("new-\($0)", .starting(5)) }
    #expect(verdict(pods, raised: nil) == .unavailable)
    #expect(verdict(pods, raised: 21) == .unavailable)
    #expect(verdict(pods, raised: 19) == .progressing)
  }

  @Test func whatServedTogetherIsRememberedUntilLessIsDesired() {
    var memory = WorkloadMemory()
    func state(ready: Int, of replicas: Int) -> HealthState {
      let pods = readyPods(ready) + (0..<max(0, replicas - ready)).map { pod("new-\($0)", .starting(5)) }
      return Verdict(on: deployment(replicas: replicas), pods: pods, at: now, remembering: &memory).state
    }
    #expect(state(ready: 1, of: 10) == .progressing)
    #expect(state(ready: 6, of: 10) == .progressing)
    #expect(state(ready: 2, of: 10) == .unavailable)
    #expect(state(ready: 3, of: 10) == .progressing)
    // Fewer are desired, so that no more than these have served what is asked for next.
    #expect(state(ready: 2, of: 2) == .healthy)
    #expect(state(ready: 2, of: 10) == .progressing)
    #expect(memory.served == 2)
  }
}
