import Testing

@testable import Health

/// At least one row for every reason code.
@Suite struct ReasonCodeTests {
  static let rows: [VerdictCase] = [
    .init("all ready", deployment(), readyPods(3), .healthy, []),
    .init(
      "one past restart is a note", deployment(),
      readyPods(2) + [pod("old", app: crashed(restarts: 1, ended: 30, lasted: 5))], .healthy, [.podRestarted]),
    .init("scaled to zero", deployment(replicas: 0), [], .unavailable, [.scaledToZero]),
    .init(
      "scaled to zero, old pods still ready", deployment(replicas: 0), readyPods(3), .unavailable,
      [.scaledToZero]),
    .init(
      "just created, no controller has looked", deployment(updated: 0, generation: 1, observed: nil), [],
      .unavailable, [.notObserved, .generationNotObserved, .scalingInProgress, .scalingInProgress]),
    .init(
      "none ready, all starting", deployment(replicas: 2), [pod("a", .starting(5)), pod("b", .starting(5))],
      .unavailable, [.noReplicasReady, .podStarting, .podStarting]),
    .init(
      "too few ready, two lost their readiness", deployment(),
      readyPods(1) + [pod("bad", .unready(60)), pod("worse", .unready(60))],
      .unavailable, [.minimumReplicasUnavailable, .podUnready, .podUnready]),
    .init(
      "quota blocks the missing pod", deployment(replicas: 4, conditions: [quotaExceeded]), readyPods(3),
      .degraded, [.replicaFailure, .podsMissing]),
    .init(
      "quota is nobody's concern once all pods are there", deployment(conditions: [quotaExceeded]),
      readyPods(3), .healthy, []),
    .init(
      "nobody creates the missing pod", deployment(replicas: 4), readyPods(3), shortage: 60, .degraded,
      [.podsMissing]),
    .init(
      "crash loop while enough serve", deployment(replicas: 4),
      readyPods(3) + [pod("bad", .starting(60), app: waiting("CrashLoopBackOff", restarts: 4))], .degraded,
      [.podCrashLooping]),
    .init(
      "bad configuration", deployment(replicas: 4),
      readyPods(3) + [pod("bad", .starting(60), app: waiting("CreateContainerConfigError"))], .degraded,
      [.containerConfigInvalid]),
    .init(
      "container cannot run", deployment(replicas: 4),
      readyPods(3) + [pod("bad", .starting(60), app: waiting("RunContainerError"))], .degraded,
      [.containerFailing]),
    .init(
      "an unknown reason to wait fails", deployment(replicas: 4),
      readyPods(3) + [pod("bad", .starting(60), app: waiting("SomethingNew"))], .degraded,
      [.containerFailing]),
    .init(
      "a pod was evicted and is not replaced", deployment(replicas: 4),
      readyPods(3) + [pod("gone").finished(.failed, 30)], shortage: 10, .degraded, [.podsMissing, .podFailed]),
    .init(
      "a pod was evicted and is not replaced yet", deployment(replicas: 4),
      readyPods(3) + [pod("gone").finished(.failed, 30)], .progressing, [.scalingInProgress]),
    .init(
      "behind scheduling gates", deployment(replicas: 4),
      readyPods(3) + [pod("gated", .unschedulable(300)).with { $0.scheduled?.reason = "SchedulingGated" }],
      .progressing, [.podSchedulingGated]),
    .init(
      "a pod that hangs", deployment(), readyPods(3) + [pod("old").terminating(by: ago(601))], .healthy,
      [.podStuckTerminating]),
    .init(
      "its readiness probe has failed for long", deployment(replicas: 4),
      readyPods(3) + [pod("flaps", .unready(5))], warnings: [flapping("flaps")], .degraded,
      [.podFlapping, .podBlip]),
    .init(
      "no node for a pod", deployment(replicas: 4), readyPods(3) + [pod("big", .unschedulable(400))],
      .degraded, [.podUnschedulable]),
    .init(
      "a pod lost its readiness", deployment(replicas: 4), readyPods(3) + [pod("bad", .unready(60))],
      .degraded, [.podUnready]),
    .init(
      "a pod never became ready", deployment(replicas: 4), readyPods(3) + [pod("slow", .starting(700))],
      .degraded, [.podStartTimedOut]),
    .init(
      "the rollout stalled", deployment(updated: 1, total: 4, conditions: [deadlineExceeded]),
      readyPods(3, hash: "old") + [pod("new", .starting(30))], .degraded,
      [.rolloutStalled, .rolloutInProgress, .podStarting]),
    .init(
      "a stall that is over", deployment(conditions: [deadlineExceeded]), readyPods(3), .healthy, []),
    .init(
      "a change not acted on yet", deployment(generation: 3), readyPods(3), .progressing,
      [.generationNotObserved]),
    .init(
      "paused halfway", deployment(updated: 1, total: 3, paused: true),
      readyPods(2, hash: "old") + readyPods(1), .progressing, [.rolloutPaused]),
    .init(
      "paused before its first pod", deployment(updated: 0, paused: true), [], shortage: 60, .unavailable,
      [.noReplicasReady, .podsMissing, .rolloutPaused]),
    .init(
      "paused with nothing to do", deployment(paused: true), readyPods(3), .healthy, []),
    .init(
      "rolling out", deployment(updated: 1, total: 4),
      readyPods(3, hash: "old") + [pod("new", .starting(5))], .progressing,
      [.rolloutInProgress, .podStarting]),
    .init(
      "old pods still there after the new ones are ready", deployment(updated: 3, total: 4),
      readyPods(3) + readyPods(1, hash: "old"), .progressing, [.rolloutInProgress]),
    .init(
      "a missing pod that may be about to come", deployment(), readyPods(3).dropLast() + [], shortage: 5,
      required: .count(2), .progressing, [.scalingInProgress]),
    .init(
      "one missed probe", deployment(replicas: 4), readyPods(3) + [pod("blip", .unready(5))], .progressing,
      [.podBlip]),
    .init(
      "a pod that starts", deployment(replicas: 4), readyPods(3) + [pod("new", .starting(20))], .progressing,
      [.podStarting]),
    .init(
      "warming up", deployment(minReadySeconds: 30), readyPods(2) + [pod("new", .ready(10))], .progressing,
      [.podWarmingUp]),
  ]

  @Test(arguments: rows) func verdict(_ row: VerdictCase) { row.check() }

  @Test(
    arguments: [
      "ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError",
    ])
  func imageThatCannotBePulled(_ reason: String) {
    VerdictCase(
      reason, deployment(replicas: 4), readyPods(3) + [pod("bad", .starting(60), app: waiting(reason))],
      .degraded, [.imagePullFailing]
    ).check()
  }

  @Test(arguments: ["ContainerCreating", "PodInitializing", "", nil])
  func ordinaryWaitIsAStart(_ reason: String?) {
    VerdictCase(
      reason ?? "no reason", deployment(replicas: 4),
      readyPods(3) + [pod("new", .starting(60), app: waiting(reason))], .progressing, [.podStarting]
    ).check()
  }

  @Test func everyCodeHasARow() {
    let seen = Set(Self.rows.flatMap(\.codes)).union([
      .imagePullFailing, .podUnreadable, .underMaintenance, .withinFailAfter, .policyInvalid,
    ])
    #expect(seen == Set(ReasonCode.allCases))
  }

  @Test func codesAreOrderedBySeverity() {
    #expect(ReasonCode.noReplicasReady < .podCrashLooping)
    #expect(ReasonCode.podCrashLooping < .rolloutInProgress)
    #expect(ReasonCode.policyInvalid == ReasonCode.allCases.max())
  }
}
