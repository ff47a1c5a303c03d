import Testing

@testable import Health

/// No outage hides.
@Suite struct NoMissTests {
  static let rows: [VerdictCase] = [
    .init(
      "every pod dead while the status is frozen at all ready",
      deployment(conditions: [Condition(type: "Available", status: .true)]),
      (0..<3).map { pod("web-\($0)", .unready(300)) }, .unavailable,
      [.noReplicasReady, .podUnready, .podUnready, .podUnready]),
    .init(
      "every pod gone while the status is frozen at all ready", deployment(), [], shortage: 60, .unavailable,
      [.noReplicasReady, .podsMissing]),
    .init(
      "one replica down, which Kubernetes calls available",
      deployment(replicas: 1, strategy: .rollingUpdate(maxUnavailable: .count(1), maxSurge: .count(0))),
      [pod("only", .unready(5))], .unavailable, [.noReplicasReady, .podBlip]),
    .init(
      "a crash loop in its running phase", deployment(),
      readyPods(2) + [pod("loop", app: crashed(restarts: 5, ended: 20, lasted: 40))], .degraded,
      [.podCrashLooping]),
    .init(
      "a crash loop in its running phase, not ready yet", deployment(replicas: 4),
      readyPods(3) + [pod("loop", .unready(4), app: crashed(restarts: 5, ended: 4, lasted: 40))], .degraded,
      [.podCrashLooping, .podBlip]),
    .init(
      "a pod that was never ready and restarts", deployment(replicas: 4),
      readyPods(3) + [pod("loop", .starting(60), app: crashed(restarts: 2, ended: 4, lasted: 5000))],
      .degraded, [.podCrashLooping]),
    .init(
      "readiness lost without a restart", deployment(replicas: 4), readyPods(3) + [pod("bad", .unready(40))],
      .degraded, [.podUnready]),
    .init(
      "a bad image in a rollout whose old pods serve", deployment(updated: 1, total: 4),
      readyPods(3, hash: "old") + [pod("new", .starting(31), app: waiting("ImagePullBackOff"))], .degraded,
      [.imagePullFailing, .rolloutInProgress]),
    .init(
      "a failing sidecar", deployment(),
      readyPods(2) + [
        pod("side", .unready(3), others: [waiting("CrashLoopBackOff", "proxy", role: .sidecar, restarts: 3)])
      ], required: .count(2), .degraded, [.podCrashLooping, .podBlip]),
    .init(
      "a sidecar that loops under a ready pod", deployment(),
      readyPods(2) + [
        pod("side", others: [crashed(restarts: 3, ended: 9, lasted: 5, "proxy", role: .sidecar)])
      ],
      .degraded, [.podCrashLooping]),
    .init(
      "an init container that gave up retrying", deployment(replicas: 4),
      readyPods(3) + [
        pod(
          "new", .starting(60), app: waiting("PodInitializing"),
          others: [waiting("CrashLoopBackOff", "migrate", role: .initialization, restarts: 4)])
      ], .degraded, [.podCrashLooping]),
    .init(
      "a zone lost: 1 of 10 ready", deployment(replicas: 10),
      readyPods(1) + (0..<9).map { pod("lost-\($0)", .unready(60)) }, .unavailable,
      [.minimumReplicasUnavailable] + [ReasonCode](repeating: .podUnready, count: 9)),
    .init(
      "a zone lost a second ago: all blips, but too many", deployment(replicas: 10),
      readyPods(1) + (0..<9).map { pod("lost-\($0)", .unready(1)) }, .unavailable,
      [.minimumReplicasUnavailable] + [ReasonCode](repeating: .podBlip, count: 9)),
    .init(
      "a drain that took too many", deployment(replicas: 4),
      readyPods(1) + (0..<3).map { pod("d-\($0)").terminating }
        + (0..<3).map { pod("n-\($0)", .starting(3)) },
      .unavailable, [.minimumReplicasUnavailable, .podStarting, .podStarting, .podStarting]),
    .init(
      "a pod that nobody creates", deployment(), readyPods(2), shortage: 30, .degraded, [.podsMissing]),
    .init(
      "pods that nobody creates", deployment(), readyPods(1), shortage: 30, .unavailable,
      [.minimumReplicasUnavailable, .podsMissing]),
    .init(
      "quota while the missing pods would still be excused", deployment(conditions: [quotaExceeded]),
      readyPods(2), shortage: 1, .degraded, [.replicaFailure, .podsMissing]),
    .init(
      "pods that a node turns away one after the other", deployment(),
      readyPods(3) + (0..<3).map { pod("f-\($0)").finished(.failed, 60, reason: "OutOfcpu") }, .degraded,
      [.podFailed, .podFailed, .podFailed]),
    .init(
      "old failures explain pods that nobody creates", deployment(replicas: 4),
      readyPods(3) + [pod("f").finished(.failed, 5000)], shortage: 60, .degraded, [.podsMissing, .podFailed]),
    .init(
      "a loop of a ready pod, and less than half of desired ready", deployment(replicas: 5),
      readyPods(1) + [
        pod("loop", app: crashed(restarts: 3, ended: 9, lasted: 9)), pod("n1", .starting(3)),
        pod("n2", .starting(3)), pod("n3", .starting(3)),
      ], .unavailable,
      [.minimumReplicasUnavailable, .podCrashLooping, .podStarting, .podStarting, .podStarting]),
    .init(
      "a readiness that became unknown", deployment(replicas: 4),
      readyPods(3) + [pod("lost", .unready(60)).with { $0.ready?.status = .unknown }], .degraded,
      [.podUnready]),
    .init(
      "a pod without any condition", deployment(replicas: 4),
      readyPods(3)
        + [
          pod("odd", .starting(700)).with {
            $0.ready = nil
            $0.scheduled = nil
          }
        ], .degraded, [.podStartTimedOut]),
  ]

  @Test(arguments: rows) func outageShows(_ row: VerdictCase) { row.check() }
}
