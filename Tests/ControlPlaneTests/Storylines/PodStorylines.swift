import Health
import Testing
import TestSupport

extension ClusterTests {
  /// What happens in pods.
  @Suite struct PodStorylines {
    @Test func aConfigMapComesLate() async throws {
      let space = try await Workspace("story-config")
      var waiting = KubeletStatus.starting
      waiting.phase = "Pending"
      waiting.container = .waiting("CreateContainerConfigError")
      try await Storyline.of("web", in: space, isDown: true) { story in
        let startup = Startup(phases: [.init(.seconds(5), waiting), .init(.seconds(1), .starting)])
        try await story.withNode(startup) {
          try await space.create(Manifest.deployment("web", pod: Manifest.unattended))
          try await story.until("all are ready") { $0.isSettled }
          // The next template asks for one more.
          try await space.change("web", container: ["image": "registry.example.com/app:2"])
          try await story.until("the rollout is over") { $0.isSettled(with: "registry.example.com/app:2") }
        }
      }
    }

    /// Where only outages are failures, a loop is none as long as others serve, and one while nothing is ready.
    ///
    /// By default its second restart is a failure already, also while it runs.
    @Test(arguments: [3, 1])
    func aLivenessLoopThatRecovers(replicas: Int) async throws {
      let space = try await Workspace("story-liveness")
      let pods = try await space.serve("web", replicas: replicas)
      let policy = Storyline.Policy.failOnUnavailable
      try await space.change("web", policy.annotations)
      try await Storyline.of("web", in: space, policy, isDown: replicas == 1) { story in
        for restart in 1...3 {
          let end = KubeletStatus.Container.terminated(exitCode: 137, started: 30, finished: 0)
          var status = KubeletStatus.unready(since: 0)
          status.container = .waiting("CrashLoopBackOff", after: end, restarts: restart - 1)
          try await space.report(pods[0], status)
          try await story.lasts(.seconds(2))
          status.readinessChanged = 2
          status.container = .init(
            state: ["running": ["startedAt": .moment(0)]],
            lastState: KubeletStatus.Container.terminated(exitCode: 137, started: 30, finished: 2),
            restarts: restart, isReady: false)
          try await space.report(pods[0], status)
          try await story.lasts(.seconds(1))
          (status.isReady, status.container.isReady, status.readinessChanged) = (true, true, 0)
          try await space.report(pods[0], status)
          try await story.until("it is ready again") { $0.ready.count == replicas }
          try await story.lasts(.seconds(3))
        }
      }
    }

    @Test func onePodFlaps() async throws {
      let space = try await Workspace("story-flapping")
      let pods = try await space.serve("web", replicas: 4)
      try await Storyline.of("web", in: space, isDown: true) { story in
        for _ in 1...3 {
          try await space.report(pods[0], .unready(since: 0))
          try await story.until("it is not ready") { $0.ready.count == 3 }
          try await story.lasts(.seconds(2))
          try await space.report(pods[0], KubeletStatus(readinessChanged: 0))
          try await story.until("it is ready again") { $0.ready.count == 4 }
          try await story.lasts(.seconds(2))
        }
        // It is a failure for minutes, the first of which are enough here.
        try await story.lasts(.seconds(20))
      }
    }

    /// Of two, one restarts a few seconds after it was first ready, and takes longer than a blip to be ready again.
    @Test func oneRestartsAtBoot() async throws {
      let space = try await Workspace("story-boot")
      try await Storyline.of("web", in: space, isDown: true) { story in
        try await story.withNode {
          try await space.create(Manifest.deployment("web", pod: Manifest.unattended))
          try await story.until("all are ready") { $0.isSettled }
          try await story.lasts(.seconds(4))
          let pod = try await space.pods(of: "web", count: 2)[0]
          var status = KubeletStatus(started: 6, isReady: false, readinessChanged: 0)
          status.container = .init(
            state: ["running": ["startedAt": .moment(0)]],
            lastState: KubeletStatus.Container.terminated(started: 5, finished: 1), restarts: 1,
            isReady: false)
          let running = status.container.state
          try await space.report(pod, status)
          try await story.until("it is not ready") { $0.ready.count == 1 }
          try await story.lasts(.seconds(20))
          (status.started, status.isReady, status.readinessChanged) = (26, true, 0)
          status.container = .init(
            state: running, lastState: KubeletStatus.Container.terminated(started: 25, finished: 21),
            restarts: 1)
          try await space.report(pod, status)
          try await story.until("it is ready again") { $0.ready.count == 2 }
        }
      }
    }

    /// Where only outages are failures: the last of them may be back only when it has been away for longer than a blip.
    @Test func allLoseTheirReadinessAtOnce() async throws {
      let space = try await Workspace("story-all-lost")
      let target = try ProbeTarget()
      try target.open()
      let policy = Storyline.Policy.failOnUnavailable
      let probe: JSON = ["readinessProbe": Manifest.probe(target.port)]
      try await space.create(
        Manifest.deployment("web", replicas: 3, container: probe).merging(policy.annotations))
      try await space.expect("web", 200, .healthy)
      try await Storyline.of("web", in: space, policy, isDown: true) { story in
        target.close()
        try await story.until("none is ready") { $0.ready.isEmpty }
        try await story.lasts(.seconds(5))
        try target.open()
        try await story.until("all are ready") { $0.ready.count == 3 }
      }
    }

    /// Others take their place, together or one by one.
    @Test(arguments: [0, 3])
    func allAreDeletedAtOnce(pause: Int) async throws {
      let space = try await Workspace("story-all-deleted")
      let pods = try await space.serve("web", replicas: 4)
      try await Storyline.of("web", in: space, isDown: true) { story in
        try await story.withNode(.starting(for: .seconds(5)), pause: .seconds(pause)) {
          for pod in pods { try await space.api.delete(Path.core(space.namespace, "pods/\(pod.name)")) }
          try await story.until("none of them serves") { truth in
            pods.allSatisfy { pod in !truth.ready.contains { $0.uid == pod.uid } }
          }
          try await story.until("others have taken their place") { $0.isSettled }
        }
      }
    }
  }
}
