import Health
import TestSupport
import Testing

extension ClusterTests {
  /// Pods that are not made, find no node, or lose theirs.
  @Suite struct SchedulingTests {
    @Test func aQuotaBlocksARollout() async throws {
      let space = try await Workspace("quota-rollout")
      try await space.allowPods(2)
      try await space.create(Manifest.deployment("web"))
      try await space.expect("web", 200, .healthy)
      try await space.change("web", container: ["image": "registry.example.com/app:2"])
      try await space.expect("web", 503, .degraded, [.replicaFailure, .rolloutInProgress])
      try await space.allowPods(3)
      try await space.expect("web", 200, .healthy)
    }

    @Test func aQuotaBlocksPods() async throws {
      let space = try await Workspace("quota")
      try await space.allowPods(2)
      try await space.create(Manifest.deployment("web", replicas: 4))
      try await space.expect(
        "web", 503, .degraded, [.replicaFailure, .podsMissing, .scalingInProgress], record: "quota")
      try await space.scale("web", to: 5)
      try await space.expect(
        "web", 503, .unavailable,
        [.minimumReplicasUnavailable, .replicaFailure, .podsMissing, .scalingInProgress])
      try await space.scale("web", to: 2)
      try await space.expect("web", 200, .healthy)
    }

    @Test func aPodWaitsForANode() async throws {
      let space = try await Workspace("waiting")
      try await space.create(
        Manifest.deployment("web", replicas: 1, pod: ["nodeSelector": .object([space.namespace: "yes"])]))
      _ = try await space.pods(of: "web", count: 1, where: Self.isUnschedulable)
      try await space.expect("web", 503, .unavailable, [.noReplicasReady, .podStarting])
      try await space.labelNode()
      try await space.expect("web", 200, .healthy)
    }

    @Test func aRolloutThatNoNodeTakes() async throws {
      let space = try await Workspace("unschedulable")
      try await space.create(Manifest.deployment("web", replicas: 1))
      try await space.expect("web", 200, .healthy)
      try await space.change(
        "web", ["spec": ["template": ["spec": ["nodeSelector": .object([space.namespace: "yes"])]]]])
      let new = try await space.pods(of: "web", count: 1, where: Self.isUnschedulable)
      try await space.expect("web", 200, .progressing, [.rolloutInProgress, .podStarting])
      // The scheduler leaves the moment as it is for as long as it finds no node.
      let path = Path.core(space.namespace, "pods/\(new[0].name)/status")
      let long: JSON = ["type": "PodScheduled", "lastTransitionTime": .moment(310)]
      try await space.api.patch(path, ["status": ["conditions": [long]]])
      try await space.expect(
        "web", 503, .degraded, [.podUnschedulable, .rolloutInProgress], evidence: "FailedScheduling",
        record: "unschedulable")
      try await space.labelNode()
      try await space.expect("web", 200, .healthy)
    }

    @Test func aDeletedPodRaisesNoAlarm() async throws {
      let space = try await Workspace("deleted-pod")
      let target = try ProbeTarget()
      try target.open()
      let probe = Manifest.probe(target.port, misses: 10_000)
      try await space.create(Manifest.deployment("web", container: ["readinessProbe": probe]))
      try await space.expect("web", 200, .healthy)
      let pods = try await space.pods(of: "web", count: 2)
      // What is ready stays so; what takes the place of the other has to wait until somebody has looked.
      target.close()
      let answers = try await space.answers(of: "web") {
        try await space.api.delete(Path.core(space.namespace, "pods/\(pods[0].name)"))
        try await space.expect("web", 200, .progressing, [.podStarting])
        try target.open()
        _ = try await space.pods(of: "web", count: 2) { $0.name != pods[0].name }
        try await space.expect("web", 200, .healthy)
      }
      #expect(answers.allSatisfy { $0.status == 200 }, "\(answers)")
    }

    @Test func aNodeThatDiesTakesItsPodsAlong() async throws {
      let space = try await Workspace("dead-node")
      let bound: JSON = ["nodeName": .string(TestCluster.mortalNode)]
      try await space.create(Manifest.deployment("web", pod: bound))
      try await space.expect("web", 200, .healthy)
      await space.plane.stopNode(TestCluster.mortalNode)
      // Nobody there can say that they are not ready: the node controller does, after its grace period.
      try await space.expect(
        "web", 503, .unavailable, [.noReplicasReady, .podUnready], within: .seconds(150))
    }

    private static func isUnschedulable(_ pod: JSON) -> Bool {
      pod["status", "conditions"].elements.contains { $0["reason"] == "Unschedulable" }
    }
  }
}

extension Workspace {
  /// Sets the namespace's quota of pods, and waits until it counts.
  fileprivate func allowPods(_ count: Int) async throws {
    let quotas = Path.core(namespace, "resourcequotas")
    let hard: JSON = ["pods": .string("\(count)")]
    if try await api.get("\(quotas)/pods") == nil {
      try await api.create(["metadata": ["name": "pods"], "spec": ["hard": hard]], in: quotas)
    } else {
      try await api.patch("\(quotas)/pods", ["spec": ["hard": hard]])
    }
    let counts = try await holds(every: .milliseconds(200)) {
      try await api.get("\(quotas)/pods")?["status", "hard"] == hard
    }
    #expect(counts)
  }

  /// Gives a node the label that pods of this namespace ask for.
  fileprivate func labelNode() async throws {
    try await api.patch(
      "\(Path.nodes)/\(TestCluster.nodes[1])", ["metadata": ["labels": .object([namespace: "yes"])]])
  }
}
