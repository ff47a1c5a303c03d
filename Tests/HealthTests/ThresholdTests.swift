import Foundation
import Testing

@testable import Health

/// Every number in the rules, just under and just over.
@Suite struct ThresholdTests {
  /// Three ready pods of four and one more, and what must be said of that one.
  private static func fourth(
    _ description: String, _ fourth: Pod, deadline: Int = 600, minReadySeconds: Int = 0,
    _ state: HealthState, _ codes: ReasonCode...
  ) -> VerdictCase {
    VerdictCase(
      description, deployment(replicas: 4, minReadySeconds: minReadySeconds, deadline: deadline),
      readyPods(3) + [fourth], state, codes)
  }

  static let rows: [VerdictCase] = [
    fourth("a blip of 15 s", pod("x", .unready(15)), .progressing, .podBlip),
    fourth("a blip of 16 s", pod("x", .unready(16)), .degraded, .podUnready),
    fourth(
      "not ready 2 s after the start is the first state",
      pod("x", .starting(60)).with { $0.ready?.lastTransition = ago(58) }, .progressing, .podStarting),
    fourth(
      "not ready 3 s after the start is a loss",
      pod("x", .starting(60)).with { $0.ready?.lastTransition = ago(57) }, .degraded, .podUnready),
    fourth("599 s of 600", pod("x", .starting(599)), .progressing, .podStarting),
    fourth("600 s of 600", pod("x", .starting(600)), .degraded, .podStartTimedOut),
    fourth("59 s of 60", pod("x", .starting(59)), deadline: 60, .progressing, .podStarting),
    fourth("60 s of 60", pod("x", .starting(60)), deadline: 60, .degraded, .podStartTimedOut),
    fourth(
      "no deadline, 30 minutes less 1 s", pod("x", .starting(1799)), deadline: 2_147_483_647, .progressing,
      .podStarting),
    fourth(
      "no deadline, 30 minutes", pod("x", .starting(1800)), deadline: 2_147_483_647, .degraded,
      .podStartTimedOut),
    fourth(
      "the age counts from the node, not from the creation",
      pod("x", .starting(30)).with { $0.created = ago(5000) }, .progressing, .podStarting),
    fourth(
      "without PodScheduled the age counts from startTime",
      pod("x", .starting(599)).with {
        $0.created = ago(5000)
        $0.scheduled = nil
      }, .progressing, .podStarting),
    fourth("a blip of an old pod", pod("x", .unready(10)), deadline: 60, .progressing, .podBlip),
    fourth("unschedulable for 5 minutes", pod("x", .unschedulable(300)), .progressing, .podStarting),
    fourth("unschedulable for over 5 minutes", pod("x", .unschedulable(301)), .degraded, .podUnschedulable),
    fourth(
      "one restart while starting", pod("x", .starting(60), app: crashed(restarts: 1, ended: 9, lasted: 9)),
      .progressing, .podStarting),
    fourth(
      "two restarts while starting",
      pod("x", .starting(60), app: crashed(restarts: 2, ended: 4000, lasted: 4000)), .degraded,
      .podCrashLooping),
    fourth(
      "one restart of a ready pod", pod("x", app: crashed(restarts: 1, ended: 1, lasted: 1)), .healthy,
      .podRestarted),
    fourth(
      "two restarts of a ready pod", pod("x", app: crashed(restarts: 2, ended: 1, lasted: 1)), .degraded,
      .podCrashLooping),
    fourth(
      "runs for 119 s after a short run", pod("x", app: crashed(restarts: 2, ended: 119, lasted: 1)),
      .degraded,
      .podCrashLooping),
    fourth(
      "runs for 120 s after a short run", pod("x", app: crashed(restarts: 2, ended: 120, lasted: 1)),
      .healthy,
      .podRestarted
    ),
    fourth(
      "the run had lasted 3599 s", pod("x", app: crashed(restarts: 2, ended: 9, lasted: 3599)), .degraded,
      .podCrashLooping),
    fourth(
      "the run had lasted an hour", pod("x", app: crashed(restarts: 2, ended: 9, lasted: 3600)), .healthy,
      .podRestarted),
    fourth("ready for 29 s of 30", pod("x", .ready(29)), minReadySeconds: 30, .progressing, .podWarmingUp),
    fourth("ready for 30 s of 30", pod("x", .ready(30)), minReadySeconds: 30, .healthy),
    .init(
      "a shortage first seen 9 s ago", deployment(replicas: 4), readyPods(3), shortage: 9, .progressing,
      [.scalingInProgress]),
    .init(
      "a shortage first seen 10 s ago", deployment(replicas: 4), readyPods(3), shortage: 10, .degraded,
      [.podsMissing]),
    .init(
      "as many being deleted as are missing", deployment(replicas: 5),
      readyPods(3) + [pod("d1").terminating, pod("d2").terminating], shortage: 60, required: .count(3),
      .progressing, [.scalingInProgress]),
    .init(
      "a pod that should have gone 9 s ago", deployment(replicas: 4),
      readyPods(3) + [pod("d").terminating(by: ago(9))], shortage: 60, .progressing, [.scalingInProgress]),
    .init(
      "a pod that should have gone 10 s ago excuses nobody", deployment(replicas: 4),
      readyPods(3) + [pod("d").terminating(by: ago(10))], shortage: 60, .degraded, [.podsMissing]),
    .init(
      "a pod that may take an hour to end", deployment(replicas: 4),
      readyPods(3) + [pod("d").terminating(by: now + 3600)], shortage: 60, .progressing, [.scalingInProgress]),
    .init(
      "fewer being deleted than are missing", deployment(replicas: 5),
      readyPods(3) + [pod("d1").terminating], shortage: 60, required: .count(3), .degraded, [.podsMissing]),
    .init(
      "three failed, one of them over 10 minutes ago", deployment(),
      readyPods(3) + [60, 60, 601].map { pod("f\($0)").finished(.failed, $0) }, .healthy, []),
    .init(
      "three failed within 10 minutes", deployment(),
      readyPods(3) + [60, 60, 600].map { pod("f\($0)").finished(.failed, $0) }, .degraded,
      [.podFailed, .podFailed, .podFailed]),
    .init(
      "three that succeeded are no failures", deployment(),
      readyPods(3) + [1, 2, 3].map { pod("f\($0)").finished(.succeeded, 60) }, .healthy, []),
    .init(
      "half of required, disturbed", deployment(replicas: 6, strategy: .recreate),
      readyPods(3) + (0..<3).map { pod("x\($0)", .unready(5)) }, .progressing, [.podBlip, .podBlip, .podBlip]),
    .init(
      "less than half of required, disturbed", deployment(replicas: 7, strategy: .recreate),
      readyPods(3) + (0..<4).map { pod("x\($0)", .unready(5)) }, .unavailable,
      [.minimumReplicasUnavailable, .podBlip, .podBlip, .podBlip, .podBlip]),
  ]

  @Test(arguments: rows) func threshold(_ row: VerdictCase) { row.check() }

  @Test func aVerdictSaysUntilWhenItHolds() {
    let blip = Verdict(on: deployment(replicas: 4), pods: readyPods(3) + [pod("x", .unready(5))], at: now)
    #expect(blip.validUntil == now + 10)
    let healthy = Verdict(on: deployment(), pods: readyPods(3), at: now)
    #expect(healthy.validUntil == nil)
    let short = Verdict(on: deployment(replicas: 4), pods: readyPods(3), at: now)
    #expect(short.validUntil == now + 10)
    #expect(short.hasUnexplainedShortage)
  }

  @Test func aVerdictHoldsUntilItSays() {
    for row in Self.rows {
      let reach = { (moment) in
        Verdict(
          on: row.workload, pods: row.pods, at: moment,
          remembering: WorkloadMemory(shortageSince: row.shortageSince.map(ago)),
          under: HealthSettings(required: row.required))
      }
      let first = reach(now)
      guard let change = first.validUntil else {
        #expect(reach(now + 1_000_000).state == first.state, "\(row.testDescription)")
        continue
      }
      #expect(reach(change - 0.5).state == first.state, "\(row.testDescription)")
      #expect(reach(change - 0.5).reasons.map(\.code) == first.reasons.map(\.code), "\(row.testDescription)")
    }
  }
}
