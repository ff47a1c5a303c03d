import Health
import TestSupport
import Testing

extension ClusterTests {
  /// What happens to daemon sets.
  @Suite struct DaemonSetStorylines {
    private static let (second, third) = ("registry.example.com/app:2", "registry.example.com/app:3")

    /// Polls a daemon set that runs on nodes of its own.
    private static func story(
      _ name: String, nodes count: Int = 3, isDown: Bool = false,
      at location: SourceLocation = #_sourceLocation,
      _ startup: @escaping @Sendable (JSON) -> Startup = { _ in .starting(for: .seconds(1)) },
      _ body: (Workspace, StoryNodes, Storyline) async throws -> Void
    ) async throws {
      let space = try await Workspace("story-ds-\(name)")
      try await StoryNodes.with(count, in: space) { nodes in
        try await space.serve(Manifest.daemonSet("web", pod: nodes.pod("web")), in: .daemonSets, pods: count)
        try await Storyline.of("web", .daemonSets, in: space, isDown: isDown, at: location) { story in
          try await story.withNodes(nodes, startup) { try await body(space, nodes, story) }
        }
      }
    }

    @Test func rolledOut() async throws {
      try await Self.story("rollout") { space, _, story in
        try await space.change("web", of: .daemonSets, container: ["image": .string(Self.second)])
        try await story.until("the rollout is over") { $0.isSettled(with: Self.second) }
      }
    }

    /// The controller goes no further than `maxUnavailable`, and replaces what is broken first.
    @Test func aRolloutIsBlocked() async throws {
      let startup: @Sendable (JSON) -> Startup = { pod in
        pod.image == Self.second ? .crashing : .starting(for: .seconds(1))
      }
      try await Self.story("blocked", isDown: true, startup) { space, _, story in
        try await space.change("web", of: .daemonSets, container: ["image": .string(Self.second)])
        try await story.untilAnswered(.podCrashLooping)
        try await story.lasts(.seconds(2))
        #expect(story.truth.ready.count == 2)
        try await space.change("web", of: .daemonSets, container: ["image": .string(Self.third)])
        try await story.until("the rollout is over") { $0.isSettled(with: Self.third) }
      }
    }

    @Test func nodesJoinAndLeave() async throws {
      try await Self.story("joined", nodes: 1) { space, nodes, story in
        for _ in 0..<4 { try await nodes.join() }
        try await story.until("there are 5") { $0.isSettled && $0.desired == 5 }
        for name in nodes.names.prefix(3) {
          try await nodes.leave(name)
          // As the collector of such pods would, after a minute.
          for pod in story.truth.parts where pod.node == name { try await space.remove(pod) }
        }
        try await story.until("there are 2") { $0.isSettled && $0.desired == 2 }
      }
    }

    /// It stays where it is, and comes back when the node has been started anew.
    @Test func aNodeIsDrainedAndRestarted() async throws {
      try await Self.story("drained") { space, nodes, story in
        let node = nodes.names[0]
        try await space.plane.kubectl.run("drain", node, "--ignore-daemonsets", "--timeout", "60s")
        try await story.lasts(.seconds(2))
        let pod = try #require(story.truth.ready.first { $0.node == node })
        // What a kubelet reports that is told to shut its node down.
        var status = KubeletStatus(phase: "Failed", reason: "Terminated", isReady: false, readinessChanged: 0)
        status.container = .init(
          state: KubeletStatus.Container.terminated(exitCode: 143, started: 60, finished: 0), isReady: false)
        try await space.report(pod, status)
        try await story.until("it has gone") { truth in !truth.ready.contains { $0.uid == pod.uid } }
        try await space.plane.kubectl.run("uncordon", node)
        try await story.until("another one has taken its place") { $0.isSettled }
      }
    }

    /// First it is not heard of, and then it is taken out of the cluster, a minute before what ran on it.
    @Test func aNodeDies() async throws {
      try await Self.story("dead-node") { space, nodes, story in
        let node = nodes.names[0]
        nodes.die(node)
        try await story.until("it is given up", within: .seconds(150)) { $0.ready.count == 2 }
        try await story.untilAnswered(.nodeLost)
        try await story.lasts(.seconds(3))
        try await nodes.leave(node)
        try await story.until("two are wanted") { $0.desired == 2 }
        try await story.lasts(.seconds(5))
        for pod in story.truth.parts where pod.node == node { try await space.remove(pod) }
        try await story.until("nothing is left of it") { $0.isSettled }
      }
    }
  }
}
