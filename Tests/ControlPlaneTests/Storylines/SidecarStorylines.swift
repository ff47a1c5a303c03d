import Health
import TestSupport
import Testing

extension ClusterTests {
  /// What happens in the containers beside those that serve.
  @Suite(.server(has: .sidecars)) struct SidecarStorylines {
    /// Where only outages are failures, a sidecar's loop is none as long as others serve, and one while nothing is ready.
    @Test(arguments: [3, 1])
    func aSidecarCrashesAgainAndAgain(replicas: Int) async throws {
      let space = try await Workspace("story-sidecar")
      let policy = Storyline.Policy.failOnUnavailable
      let web = Manifest.deployment(
        "web", replicas: replicas, pod: Manifest.unattended.merging(Manifest.sidecar))
      let pods = try await space.serve(web.merging(policy.annotations), pods: replicas)
      try await Storyline.of("web", in: space, policy, isDown: replicas == 1) { story in
        for restart in 1...3 {
          let end = KubeletStatus.Container.terminated(started: 30, finished: 0)
          var status = KubeletStatus.unready(since: 0)
          status.container.isReady = true
          status.sidecar = .waiting("CrashLoopBackOff", after: end, restarts: restart)
          try await space.report(pods[0], status)
          try await story.until("it is not ready") { $0.ready.count == replicas - 1 }
          try await story.lasts(.seconds(2))
          status = KubeletStatus(readinessChanged: 0)
          status.sidecar = .init(
            state: ["running": ["startedAt": .moment(0)]], lastState: end, restarts: restart)
          try await space.report(pods[0], status)
          try await story.until("it is ready again") { $0.ready.count == replicas }
          try await story.lasts(.seconds(3))
        }
      }
    }

    /// A rollout that brings one along starts it before what serves, and goes on when it runs.
    @Test func aRolloutBringsASidecar() async throws {
      let space = try await Workspace("story-sidecar")
      var waiting = KubeletStatus.starting
      waiting.phase = "Pending"
      waiting.sidecar = .init(isReady: false)
      var starting = KubeletStatus.starting
      starting.sidecar = .init()
      var running = KubeletStatus.ready
      running.sidecar = .init()
      let startup = Startup(
        phases: [.init(.seconds(2), waiting), .init(.seconds(2), starting)], end: running)
      try await space.serve("web", replicas: 2)
      try await Storyline.of("web", in: space, isDown: false) { story in
        try await story.withNode(startup) {
          let pod = Manifest.sidecar.merging([
            "containers": [["name": "app", "image": "registry.example.com/app:2"]]
          ])
          try await space.change("web", ["spec": ["template": ["spec": pod]]])
          try await story.until("the rollout is over") { $0.isSettled(with: "registry.example.com/app:2") }
        }
      }
    }
  }
}
