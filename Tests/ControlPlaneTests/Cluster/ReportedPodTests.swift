import Health
import Testing

extension ClusterTests {
  /// Pods in states that a kubelet reports and a hollow one never comes to.
  @Suite struct ReportedPodTests {
    @Test func readinessLostByOneAndByTwo() async throws {
      let space = try await Workspace("reported-unready")
      let pods = try await space.serve(
        Manifest.deployment(
          "web", replicas: 4, container: ["readinessProbe": Manifest.probe(8080, timeout: Manifest.longBlip)],
          pod: Manifest.unattended),
        pods: 4)
      try await space.report(pods[0], .unready(since: 5))
      try await space.expect("web", 200, .progressing, [.podBlip])
      // Time alone makes more of it.
      try await space.expect("web", 503, .degraded, [.podUnready])
      for pod in pods[1...2] { try await space.report(pod, .unready(since: 60)) }
      try await space.expect("web", 503, .unavailable, [.minimumReplicasUnavailable, .podUnready])
      try await space.report(pods[3], .unready(since: 60))
      try await space.expect("web", 503, .unavailable, [.noReplicasReady, .podUnready])
    }

    @Test func betweenTwoCrashes() async throws {
      let space = try await Workspace("reported-crashes")
      let pods = try await space.serve("web", replicas: 2)
      func crashed(_ restarts: Int, _ started: Double, _ finished: Double) -> KubeletStatus {
        var status = KubeletStatus.ready
        status.container.restarts = restarts
        status.container.state = ["running": ["startedAt": .moment(finished)]]
        status.container.lastState = KubeletStatus.Container.terminated(started: started, finished: finished)
        return status
      }
      try await space.report(pods[0], crashed(1, 400, 300))
      try await space.expect("web", 200, .healthy, [.podRestarted])
      try await space.report(pods[0], crashed(5, 500, 60))
      try await space.expect("web", 503, .degraded, [.podCrashLooping])
      try await space.report(pods[0], crashed(5, 1000, 700))
      try await space.expect("web", 200, .healthy, [.podRestarted])
    }

    @Test func anInitContainerThatRetriesAndThenBacksOff() async throws {
      let space = try await Workspace("reported-init")
      _ = try await space.serve("web", replicas: 1)
      let wait: JSON = ["name": "init", "image": "registry.example.com/wait:1"]
      try await space.change("web", ["spec": ["template": ["spec": ["initContainers": [wait]]]]])
      let new = try await space.pods(of: "web", count: 1) { $0["status", "phase"] == "Pending" }
      var status = KubeletStatus.starting
      status.phase = "Pending"
      status.container = .waiting("PodInitializing")
      let crash = KubeletStatus.Container.terminated(started: 20, finished: 15)
      status.initContainer = .init(
        state: ["running": ["startedAt": .moment(1)]], lastState: crash, restarts: 4, isReady: false)
      try await space.report(new[0], status)
      try await space.expect("web", 200, .progressing, [.rolloutInProgress, .podStarting])
      status.initContainer = .waiting("CrashLoopBackOff", after: crash, restarts: 5)
      try await space.report(new[0], status)
      try await space.expect("web", 503, .degraded, [.podCrashLooping, .rolloutInProgress])
      status = .ready
      status.initContainer = .init(state: crash, restarts: 5, isReady: true)
      try await space.report(new[0], status)
      try await space.expect("web", 200, .healthy)
    }

    /// What a node takes along together is one incident; what it turns away is one each time.
    @Test(arguments: [("Evicted", false), ("OutOfcpu", true)])
    func podsThatANodeRefuses(reason: String, isFailure: Bool) async throws {
      let space = try await Workspace("reported-\(reason.lowercased())")
      _ = try await space.serve("web", replicas: 2)
      let began = ContinuousClock.now
      for evicted in 1...3 {
        let serving = try await space.pods(of: "web", count: 2) { $0["status", "phase"] == "Running" }
        // All at one moment, however long a busy machine takes to make the pods in their places.
        let end = 1 + (ContinuousClock.now - began) / .seconds(1)
        var status = KubeletStatus(phase: "Failed", reason: reason, isReady: false, readinessChanged: end)
        status.container.state = KubeletStatus.Container.terminated(started: end + 100, finished: end)
        try await space.report(serving[0], status)
        let new = try await space.pods(of: "web", count: 1) { $0["status", "phase"] == "Pending" }
        try await space.report(new[0], .ready)
        if evicted < 3 || !isFailure {
          try await space.expect("web", 200, .healthy)
        } else {
          try await space.expect("web", 503, .degraded, [.podFailed])
        }
      }
    }

    @Test func mostPodsLostWithAZone() async throws {
      let space = try await Workspace("reported-zone")
      let pods = try await space.serve("web", replicas: 10)
      for pod in pods.dropFirst() { try await space.report(pod, .unready(since: 60)) }
      try await space.expect("web", 503, .unavailable, [.minimumReplicasUnavailable, .podUnready])
    }
  }
}
