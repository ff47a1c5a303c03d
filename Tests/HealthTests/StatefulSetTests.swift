import Testing

@testable import Health

/// Stateful sets: pods with ordinals, made and replaced in order.
@Suite struct StatefulSetTests {
  /// `default/web`, observed and rolled out, unless told otherwise.
  private static func statefulSet(
    replicas: Int = 3, updated: Int? = nil, observed: Int64? = 2,
    strategy: StatefulSet.UpdateStrategy = .standard, isOrdered: Bool = true, isUpdating: Bool = false
  ) -> StatefulSet {
    StatefulSet(
      namespace: "default", name: "web", uid: "uid-web", generation: 2, observedGeneration: observed,
      desiredReplicas: replicas, selector: LabelSelector(matchLabels: ["app": "web"]),
      updateStrategy: strategy, isOrdered: isOrdered, updatedReplicas: updated ?? replicas,
      currentRevision: isUpdating ? "web-a" : "web-b", updateRevision: "web-b")
  }

  /// The pods, as a stateful set makes them.
  private static func owned(_ pods: [Pod]) -> [Pod] {
    pods.map { pod in
      pod.with {
        $0.controller = OwnerReference(kind: "StatefulSet", name: "web")
        $0.labels["controller-revision-hash"] = $0.labels.removeValue(forKey: "pod-template-hash")
      }
    }
  }

  static let rows: [VerdictCase] = [
    .init("all ready", statefulSet(), owned(readyPods(3)), .healthy, []),
    .init("scaled to zero", statefulSet(replicas: 0), [], .unavailable, [.scaledToZero]),
    .init(
      "one of three has died while nothing is updated", statefulSet(),
      owned(readyPods(2) + [pod("x", .unready(60))]), .degraded, [.podUnready]
    ),
    .init(
      "one may be away in an update", statefulSet(updated: 1, isUpdating: true),
      owned(readyPods(2) + [pod("x", .starting(5), hash: "b")]), .progressing,
      [.rolloutInProgress, .podStarting]),
    .init(
      "a bad image in an update", statefulSet(updated: 1, isUpdating: true),
      owned(readyPods(2) + [pod("x", .starting(60), hash: "b", app: waiting("ImagePullBackOff"))]), .degraded,
      [.imagePullFailing, .rolloutInProgress]),
    .init(
      "an update that a partition holds",
      statefulSet(
        updated: 1, strategy: .rollingUpdate(partition: 2, maxUnavailable: .count(1)), isUpdating: true),
      owned(readyPods(2) + readyPods(1, hash: "b")), .healthy, []),
    .init(
      "an update up to a partition",
      statefulSet(
        updated: 0, strategy: .rollingUpdate(partition: 2, maxUnavailable: .count(1)), isUpdating: true),
      owned(readyPods(3)), .progressing, [.rolloutInProgress]),
    .init(
      "pods that wait to be replaced by hand", statefulSet(updated: 0, strategy: .onDelete, isUpdating: true),
      owned(readyPods(3)), .healthy, []),
    .init(
      "the next pod waits for one that starts, however long", statefulSet(replicas: 5, updated: 4),
      owned(readyPods(3) + [pod("x", .starting(300))]), shortage: 290, required: .count(3), .progressing,
      [.scalingInProgress, .scalingInProgress, .podStarting]),
    .init(
      "without an order nothing waits", statefulSet(replicas: 5, updated: 4, isOrdered: false),
      owned(readyPods(3) + [pod("x", .starting(300))]), shortage: 290, required: .count(3), .degraded,
      [.podsMissing, .scalingInProgress, .podStarting]),
    .init(
      "the next pod waits for one that fails", statefulSet(replicas: 5, updated: 4),
      owned(readyPods(3) + [pod("x", .starting(300), app: waiting("CrashLoopBackOff", restarts: 5))]),
      shortage: 290, required: .count(3), .degraded, [.podsMissing, .podCrashLooping, .scalingInProgress]),
    .init(
      "pods of a deployment of the same name and labels are none of its own", statefulSet(replicas: 1),
      readyPods(3), shortage: 60, .unavailable, [.noReplicasReady, .podsMissing]),
  ]

  @Test(arguments: rows) func verdict(_ row: VerdictCase) { row.check() }

  @Test(arguments: [Int.min, -1, Int.max]) func numbersAtTheEndsOfTheirRange(_ number: Int) {
    for strategy in [
      StatefulSet.UpdateStrategy.standard,
      .rollingUpdate(partition: number, maxUnavailable: .percent(.max)),
      .rollingUpdate(partition: 0, maxUnavailable: .count(number)),
    ] {
      let set = Self.statefulSet(replicas: number, updated: number, strategy: strategy, isUpdating: true)
      let verdict = Verdict(on: set, pods: Self.owned(readyPods(2)), at: now)
      #expect(verdict.pods.required >= 0)
    }
  }
}
