import Testing

@testable import Health

/// Nobody is woken for ordinary work.
@Suite struct NoFalseAlarmTests {
  static let rows: [VerdictCase] = [
    .init(
      "a rolling update inside its deadline", deployment(replicas: 4, updated: 2, total: 5),
      readyPods(3, hash: "old") + [pod("n1", .starting(20)), pod("n2", .starting(30))], .progressing,
      [.rolloutInProgress, .podStarting, .podStarting]),
    .init(
      "a scale-up from 1 to 10 has lost nothing", deployment(replicas: 10, updated: 10),
      readyPods(1) + (0..<9).map { pod("new-\($0)", .starting(5)) }, .progressing,
      [ReasonCode](repeating: .podStarting, count: 9)),
    .init(
      "a scale-up whose pods are not created yet", deployment(replicas: 10, updated: 2, generation: 3),
      readyPods(2), .progressing, [.generationNotObserved, .scalingInProgress, .scalingInProgress]),
    .init(
      "a pod that is deleted and recreated", deployment(),
      readyPods(2) + [pod("old").terminating, pod("new", .starting(2))], .progressing, [.podStarting]),
    .init(
      "a pod that is deleted and not recreated yet", deployment(), readyPods(2) + [pod("old").terminating],
      shortage: 25, .progressing, [.scalingInProgress]),
    .init(
      "a drained node whose pods start elsewhere", deployment(replicas: 4),
      readyPods(2) + [
        pod("d1").terminating, pod("d2").terminating, pod("n1", .starting(9)), pod("n2", .starting(9)),
      ], .progressing, [.podStarting, .podStarting]),
    .init(
      "a drained node whose pods wait for another node", deployment(replicas: 4),
      readyPods(2) + [
        pod("d1").terminating, pod("d2").terminating, pod("n1", .unschedulable(100)),
        pod("n2", .unschedulable(100)),
      ], .progressing, [.podStarting, .podStarting]),
    .init(
      "a pod with one old crash", deployment(),
      readyPods(2) + [pod("old", app: crashed(restarts: 1, ended: 86_400, lasted: 60))], .healthy,
      [.podRestarted]),
    .init(
      "many crashes, long forgiven", deployment(),
      readyPods(2) + [pod("old", app: crashed(restarts: 40, ended: 86_400, lasted: 5))], .healthy,
      [.podRestarted]),
    .init(
      "a daily restart after a long run", deployment(),
      readyPods(2) + [pod("old", app: crashed(restarts: 40, ended: 60, lasted: 86_400))], .healthy,
      [.podRestarted]),
    .init(
      "an init container that waits for its database", deployment(replicas: 4),
      readyPods(3) + [
        pod(
          "new", .starting(60), app: waiting("PodInitializing"),
          others: [crashed(restarts: 3, ended: 5, lasted: 10, "wait-for-db", role: .initialization)])
      ], .progressing, [.podStarting]),
    .init(
      "a blip of a pod that has restarted often in its long life", deployment(replicas: 4),
      readyPods(3) + [pod("old", .unready(5), app: crashed(restarts: 9, ended: 86_400, lasted: 60))],
      .progressing, [.podBlip]),
    .init(
      "a pod that crashed once and comes back", deployment(replicas: 4),
      readyPods(3) + [pod("back", .unready(6), app: crashed(restarts: 1, ended: 5, lasted: 7200))],
      .progressing, [.podStarting]),
    .init(
      "an eviction of last week", deployment(), readyPods(3) + [pod("gone").finished(.failed, 700_000)],
      .healthy, []),
    .init(
      "an eviction of last week while a pod is replaced", deployment(),
      readyPods(2) + [pod("gone").finished(.failed, 700_000), pod("old").terminating], .progressing,
      [.scalingInProgress]),
    .init(
      "two failed pods that were replaced", deployment(),
      readyPods(3) + [pod("f1").finished(.failed, 60), pod("f2").finished(.failed, 60)], .healthy, []),
    .init(
      "pods of another deployment with overlapping labels", deployment(),
      readyPods(3) + [
        pod("other", .unready(900)).with { $0.controller = .replicaSet("web-canary-a") },
        pod("bare", .unready(900)).with { $0.controller = nil },
      ], .healthy, []),
    .init(
      "more pods than desired while scaling down", deployment(replicas: 2), readyPods(3), .healthy, []),
    .init(
      "a clock that runs ahead of ours", deployment(minReadySeconds: 30),
      readyPods(2) + [pod("new", .ready(-20))], .progressing, [.podWarmingUp]),
    .init(
      "a status that lags behind ready pods", deployment(updated: 0, total: 0), readyPods(3), .progressing,
      [.scalingInProgress]),
  ]

  @Test(arguments: rows) func noAlarm(_ row: VerdictCase) { row.check() }

  @Test func anOldWarningAboutAReadyPodChangesNothing() {
    let warning = PodWarning(podUID: "uid-web-a-0", reason: "Unhealthy", message: "probe", lastSeen: ago(5))
    let verdict = Verdict(on: deployment(), pods: readyPods(3), warnings: [warning], at: now)
    #expect(verdict.state == .healthy)
    #expect(verdict.reasons.isEmpty)
  }
}
