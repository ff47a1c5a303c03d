import Testing

@testable import Health

/// Daemon sets: a pod on each node that they select.
@Suite struct DaemonSetTests {
  /// `default/web`, observed and rolled out on all of its nodes, unless told otherwise.
  private static func daemonSet(
    desired: Int = 3, updated: Int? = nil, observed: Int64? = 2,
    strategy: DaemonSet.UpdateStrategy = .standard, minReadySeconds: Int = 0
  ) -> DaemonSet {
    DaemonSet(
      namespace: "default", name: "web", uid: "uid-web", generation: 2, observedGeneration: observed,
      selector: LabelSelector(matchLabels: ["app": "web"]), updateStrategy: strategy,
      minReadySeconds: minReadySeconds, desiredNumberScheduled: desired,
      updatedNumberScheduled: updated ?? desired)
  }

  /// The pods, as a daemon set makes them.
  private static func owned(_ pods: [Pod]) -> [Pod] {
    pods.map { pod in
      pod.with {
        $0.controller = OwnerReference(kind: "DaemonSet", name: "web")
        $0.labels["controller-revision-hash"] = $0.labels.removeValue(forKey: "pod-template-hash")
      }
    }
  }

  static let rows: [VerdictCase] = [
    .init("a pod on every node", daemonSet(), owned(readyPods(3)), .healthy, []),
    .init("no node is selected", daemonSet(desired: 0), [], .healthy, []),
    .init(
      "no node is selected, and nobody has looked yet", daemonSet(desired: 0, observed: nil), [],
      .unavailable,
      [.notObserved]),
    .init(
      "no node was selected before the newest change", daemonSet(desired: 0, observed: 1), [], .progressing,
      [.generationNotObserved]),
    .init(
      "one of three may be away in an update", daemonSet(updated: 1),
      owned(readyPods(1, hash: "b") + readyPods(1) + [pod("x", .starting(5), hash: "b")]), .progressing,
      [.rolloutInProgress, .podStarting]),
    .init(
      "one of three has died where pods are only replaced by hand", daemonSet(strategy: .onDelete),
      owned(readyPods(2) + [pod("x", .unready(60))]), .degraded, [.podUnready]
    ),
    .init(
      "old pods that wait to be replaced by hand", daemonSet(updated: 0, strategy: .onDelete),
      owned(readyPods(3)), .healthy, []),
    .init(
      "a share is rounded up", daemonSet(desired: 10, strategy: .rollingUpdate(maxUnavailable: .percent(11))),
      owned(readyPods(8) + [pod("x", .unready(60)), pod("y", .unready(60))]), .degraded,
      [.podUnready, .podUnready]),
    .init(
      "a node that joins", daemonSet(desired: 4, updated: 4),
      owned(readyPods(3) + [pod("x", .starting(30))]), .progressing, [.podStarting]),
    .init(
      "a pod that crashes on one node", daemonSet(),
      owned(readyPods(2) + [pod("x", .starting(60), app: waiting("CrashLoopBackOff", restarts: 5))]),
      .degraded,
      [.podCrashLooping]),
    .init(
      "nothing is ready", daemonSet(), owned([pod("x", .unready(60))]), shortage: 60, .unavailable,
      [.noReplicasReady, .podsMissing, .podUnready]),
    .init(
      "ten minutes for a start, as it declares no deadline", daemonSet(),
      owned(readyPods(2) + [pod("x", .starting(599))]), .progressing, [.podStarting]),
    .init(
      "over ten minutes for a start", daemonSet(), owned(readyPods(2) + [pod("x", .starting(600))]),
      .degraded,
      [.podStartTimedOut]),
    .init(
      "pods of a deployment of the same name and labels are none of its own", daemonSet(desired: 1),
      readyPods(3), shortage: 60, .unavailable, [.noReplicasReady, .podsMissing]),
  ]

  @Test(arguments: rows) func verdict(_ row: VerdictCase) { row.check() }

  @Test(arguments: [Int.min, -1, Int.max]) func numbersAtTheEndsOfTheirRange(_ number: Int) {
    for strategy in [
      DaemonSet.UpdateStrategy.standard, .rollingUpdate(maxUnavailable: .percent(.max)),
      .rollingUpdate(maxUnavailable: .count(number)),
    ] {
      let set = Self.daemonSet(desired: number, updated: number, strategy: strategy, minReadySeconds: number)
      let verdict = Verdict(on: set, pods: Self.owned(readyPods(2)), at: now)
      #expect(verdict.pods.required >= 0)
    }
  }
}
