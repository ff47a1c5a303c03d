import Health
import Testing

extension APIServerTests {
  /// Containers that run beside the others of a pod and are no part of its service, as servers know them since 1.29.
  @Suite(.server(has: .sidecars)) struct SidecarTests {
    @Test func aSidecarThatCrashesIsToldOf() async throws {
      let space = try await Workspace("sidecar")
      let pods = try await space.simulate("web", replicas: 3, pod: Manifest.sidecar)
      #expect(pods[0]["spec", "initContainers"].elements.first?["restartPolicy"] == "Always")
      try await space.expect("web", 200, .healthy)

      // Two are enough, so that one which crashes is no outage.
      try await space.change("web", ["metadata": ["annotations": ["k8s-heartbeat/required": "2"]]])
      try await space.observe("web")
      var status = KubeletStatus.unready(since: 60)
      status.container.isReady = true
      let end = KubeletStatus.Container.terminated(started: 25, finished: 20)
      status.sidecar = .waiting("CrashLoopBackOff", after: end, restarts: 3)
      try await space.report(pods[0], status)
      try await space.expect("web", 503, .degraded, [.podCrashLooping, .podUnready])

      // It runs again, and the pod counts as ready: that it has crashed so often is no less true.
      status = .ready
      status.sidecar = .init(
        state: ["running": ["startedAt": .moment(9)]],
        lastState: KubeletStatus.Container.terminated(started: 14, finished: 9), restarts: 4)
      try await space.report(pods[0], status)
      try await space.expect("web", 503, .degraded, [.podCrashLooping])
    }

    /// A pod does not wait for it to end, as for an init container.
    @Test func aSidecarThatRunsKeepsNobodyWaiting() async throws {
      let space = try await Workspace("sidecar")
      let pods = try await space.simulate("web", replicas: 2, pod: Manifest.sidecar, areReady: false)
      var status = KubeletStatus.ready
      status.sidecar = .init()
      for pod in pods { try await space.report(pod, status) }
      try await space.expect("web", 200, .healthy)
    }
  }
}
