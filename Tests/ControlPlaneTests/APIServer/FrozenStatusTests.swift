import Health
import Testing

extension APIServerTests {
  /// Deployments whose status says what was true once.
  @Suite struct FrozenStatusTests {
    @Test(.enabled(if: Assets.haveControllerManager, Assets.controllerManagerComment))
    func thePodsDieWhileTheControllersAreDown() async throws {
      let space = try await Workspace("frozen")
      try await space.plane.startControllerManager()
      do {
        let pods = try await space.serve("web", replicas: 3)
        try await space.requireStatus(of: "web", ready: 3)
        await space.plane.stop(.controllerManager)

        try await space.report(pods[0], .unready(since: 60))
        try await space.expect("web", 503, .degraded, [.podUnready])
        for pod in pods.dropFirst() { try await space.report(pod, .unready(since: 60)) }
        try await space.expect("web", 503, .unavailable, [.noReplicasReady, .podUnready])
        // For 10 seconds they may still come, which a busy machine can sleep over: until then no answer is milder.
        let answers = try await space.answers(of: "web") {
          for pod in pods { try await space.remove(pod) }
          try await space.expect("web", 503, .unavailable, [.noReplicasReady, .podsMissing])
        }
        #expect(answers.allSatisfy { $0.status == 503 && $0.state == .unavailable }, "\(answers)")
        try await space.requireStatus(of: "web", ready: 3)

        try await space.plane.startControllerManager()
        for pod in try await space.pods(of: "web", count: 3) { try await space.report(pod, .ready) }
        try await space.expect("web", 200, .healthy)
        await space.plane.stop(.controllerManager)
      } catch {
        await space.plane.stop(.controllerManager)
        throw error
      }
    }

    @Test func aChangeThatNobodyActsOn() async throws {
      let space = try await Workspace("unobserved")
      try await space.simulate("web", replicas: 2)
      try await space.expect("web", 200, .healthy)
      try await space.scale("web", to: 3)
      try await space.expect("web", 200, .progressing, [.generationNotObserved, .scalingInProgress])
    }

    @Test func podsThatNeverFinishTerminating() async throws {
      let space = try await Workspace("stuck")
      let pods = try await space.simulate("web", replicas: 4)
      try await space.expect("web", 200, .healthy)
      for pod in pods.prefix(3) {
        try await space.api.delete(Path.core(space.namespace, "pods/\(pod.name)"), graceSeconds: 1)
      }
      try await space.expect("web", 503, .unavailable, [.minimumReplicasUnavailable, .podsMissing])
    }
  }
}
