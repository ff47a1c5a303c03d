import Health
import TestSupport
import Testing

extension ClusterTests {
  /// What happens to stateful sets.
  @Suite struct StatefulSetStorylines {
    private static let (second, third) = ("registry.example.com/app:2", "registry.example.com/app:3")

    private static func web(
      replicas: Int = 3, policy: String = "OrderedReady", on pod: JSON = Manifest.unattended
    ) -> JSON {
      let spec: JSON = ["podManagementPolicy": .string(policy)]
      return Manifest.statefulSet("web", replicas: replicas, pod: pod, spec: spec)
    }

    @Test func rolledOut() async throws {
      let space = try await Workspace("story-sts-rollout")
      try await space.serve(Self.web(), in: .statefulSets, pods: 3)
      try await Storyline.onNode("web", .statefulSets, in: space) { story in
        try await space.change("web", of: .statefulSets, container: ["image": .string(Self.second)])
        try await story.until("the rollout is over") { $0.isSettled(with: Self.second) }
      }
    }

    /// The controller waits for a pod of the broken template, also when there is a better one.
    @Test func aRolloutIsBlocked() async throws {
      let space = try await Workspace("story-sts-blocked")
      try await space.serve(Self.web(), in: .statefulSets, pods: 3)
      try await Storyline.of("web", .statefulSets, in: space, isDown: true) { story in
        let startup: @Sendable (JSON) -> Startup = { pod in
          pod.image == Self.second ? .crashing : .starting(for: .seconds(1))
        }
        try await story.withNodes(nil, startup) {
          try await space.change("web", of: .statefulSets, container: ["image": .string(Self.second)])
          try await story.untilAnswered(.podCrashLooping)
          try await space.change("web", of: .statefulSets, container: ["image": .string(Self.third)])
          try await story.untilAnswered(.rolloutBlocked)
          try await story.lasts(.seconds(2))
          let blocking = try #require(story.truth.parts.first { $0.image == Self.second }).name
          let answer = try await curl(space.server.verdict("\(space.namespace)/statefulset/web"))
          #expect(answer.body.contains("RolloutBlocked: \(blocking):"), "\(answer)")
          try await space.api.delete(Path.core(space.namespace, "pods/\(blocking)"))
          try await story.until("the rollout is over") { $0.isSettled(with: Self.third) }
        }
      }
    }

    @Test(arguments: ["OrderedReady", "Parallel"])
    func scaledUpAndDown(policy: String) async throws {
      let space = try await Workspace("story-sts-scaled")
      try await space.serve(Self.web(replicas: 2, policy: policy), in: .statefulSets, pods: 2)
      try await Storyline.onNode("web", .statefulSets, in: space) { story in
        for replicas in [6, 2] {
          try await space.autoscale("web", of: .statefulSets, to: replicas)
          try await story.until("there are \(replicas)") { $0.isSettled && $0.desired == replicas }
        }
      }
    }

    @Test func aNodeIsDrained() async throws {
      let space = try await Workspace("story-sts-drained")
      try await StoryNodes.with(2, in: space) { nodes in
        let pods = try await space.serve(Self.web(on: nodes.pod("web")), in: .statefulSets, pods: 3)
        try await Storyline.of("web", .statefulSets, in: space, isDown: false) { story in
          try await story.withNodes(nodes) {
            let node = try #require(nodes.leastUsed(by: pods))
            try await space.plane.kubectl.run("drain", node, "--timeout", "60s")
            try await story.until("they run elsewhere") { truth in
              truth.isSettled && truth.parts.allSatisfy { $0.node != node }
            }
          }
        }
      }
    }

    /// Its pod is one of a kind, and nothing takes its place while nobody knows whether it runs.
    @Test func aNodeDies() async throws {
      let space = try await Workspace("story-sts-dead-node")
      try await StoryNodes.with(3, in: space) { nodes in
        let pods = try await space.serve(Self.web(on: nodes.pod("web")), in: .statefulSets, pods: 3)
        try await Storyline.of("web", .statefulSets, in: space, isDown: true) { story in
          try await story.withNodes(nodes) {
            let node = try #require(nodes.leastUsed(by: pods))
            let lost = try #require(pods.first { $0.node == node })
            nodes.die(node)
            try await story.until("it is given up", within: .seconds(150)) { $0.ready.count == 2 }
            try await story.untilAnswered(.podUnready)
            // As the taint's eviction does after five minutes; nobody is there who would end it.
            try await space.api.delete(Path.core(space.namespace, "pods/\(lost.name)"))
            try await story.until("it is being deleted") { truth in
              truth.parts.contains { $0.uid == lost.uid && $0.isEnding }
            }
            try await story.lasts(.seconds(14))
            try await space.remove(lost)
            try await story.until("another one has taken its place") { $0.isSettled }
          }
        }
      }
    }
  }
}
