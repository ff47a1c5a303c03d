import Health
import Testing

extension ClusterTests {
  /// Rollouts and scaling.
  @Suite struct RolloutTests {
    @Test func rolledOutScaledUpAndDownAndToZero() async throws {
      let space = try await Workspace("scaling")
      try await space.create(Manifest.deployment("web"))
      try await space.expect("web", 200, .healthy, record: "rolled-out")
      let answers = try await space.answers(of: "web") {
        for replicas in [4, 1] {
          try await space.scale("web", to: replicas)
          _ = try await space.pods(of: "web", count: replicas)
          try await space.expect("web", 200, .healthy)
        }
      }
      #expect(answers.allSatisfy { $0.status == 200 }, "\(answers)")
      try await space.scale("web", to: 0)
      try await space.expect("web", 503, .unavailable, [.scaledToZero])
      try await space.scale("web", to: 1)
      try await space.expect("web", 200, .healthy)
    }

    @Test func aScaleUpUnderWay() async throws {
      let space = try await Workspace("scaling-up")
      try await space.create(Manifest.deployment("web", pod: Manifest.unattended))
      for pod in try await space.pods(of: "web", count: 2) { try await space.report(pod, .ready) }
      try await space.expect("web", 200, .healthy)
      try await space.scale("web", to: 4)
      let new = try await space.pods(of: "web", count: 2) { $0["status", "phase"] == "Pending" }
      try await space.expect("web", 200, .progressing, [.podStarting])
      try await space.report(new[0], .starting)
      try await space.report(new[1], .ready)
      try await space.expect("web", 200, .progressing, [.podStarting])
      try await space.report(new[0], .ready)
      try await space.expect("web", 200, .healthy)
    }

    @Test(
      arguments: [
        ["image": "Not a valid name"],
        ["image": "registry.example.com/never-pulled:1", "imagePullPolicy": "Never"],
      ] as [JSON])
    func aBadImageWhileOldPodsServe(_ change: JSON) async throws {
      let space = try await Workspace("bad-image")
      try await space.create(Manifest.deployment("web"))
      try await space.expect("web", 200, .healthy)
      try await space.change("web", container: change)
      let record = change["imagePullPolicy"] == .null ? "bad-image-rollout" : nil
      try await space.expect(
        "web", 503, .degraded, [.imagePullFailing, .rolloutInProgress],
        evidence: record == nil ? "ErrImageNeverPull" : "InspectFailed", record: record)
      try await space.change(
        "web", container: ["image": "registry.example.com/app:2", "imagePullPolicy": "IfNotPresent"])
      try await space.expect("web", 200, .healthy)
    }

    @Test func aRollingUpdateRaisesNoAlarm() async throws {
      let space = try await Workspace("rolling")
      try await space.create(Manifest.deployment("web", replicas: 4))
      try await space.expect("web", 200, .healthy)
      let old = Set(try await space.pods(of: "web").map(\.name))
      let target = try ProbeTarget()
      let answers = try await space.answers(of: "web") {
        // The new ones have to wait until somebody has looked.
        try await space.change("web", container: ["readinessProbe": Manifest.probe(target.port)])
        try await space.expect("web", 200, .progressing, [.rolloutInProgress, .podStarting])
        try target.open()
        _ = try await space.pods(of: "web", count: 4) { !old.contains($0.name) }
        try await space.expect("web", 200, .healthy)
      }
      #expect(answers.allSatisfy { $0.status == 200 }, "\(answers)")
    }

    @Test func theProgressDeadlineHasPassed() async throws {
      let space = try await Workspace("deadline")
      try await space.create(Manifest.deployment("web", spec: ["progressDeadlineSeconds": 2]))
      try await space.expect("web", 200, .healthy)
      let target = try ProbeTarget()
      try await space.change("web", container: ["readinessProbe": Manifest.probe(target.port)])
      try await space.expect(
        "web", 503, .degraded, [.podStartTimedOut, .rolloutStalled, .rolloutInProgress],
        evidence: "Unhealthy",
        record: "deadline-passed")
      try target.open()
      try await space.expect("web", 200, .healthy)
    }

    @Test func pausedHalfway() async throws {
      let space = try await Workspace("paused")
      try await space.create(Manifest.deployment("web"))
      try await space.expect("web", 200, .healthy)
      let target = try ProbeTarget()
      try await space.change("web", container: ["readinessProbe": Manifest.probe(target.port)])
      try await space.expect("web", 200, .progressing, [.rolloutInProgress, .podStarting])
      try await space.change("web", ["spec": ["paused": true]])
      try await space.expect("web", 200, .progressing, [.rolloutPaused, .podStarting])
      try target.open()
      try await space.expect("web", 200, .progressing, [.rolloutPaused], record: "paused-halfway")
      try await space.change("web", ["spec": ["paused": false]])
      try await space.expect("web", 200, .healthy)
    }

    @Test func pausedBeforeItsFirstPod() async throws {
      let space = try await Workspace("paused-early")
      try await space.create(Manifest.deployment("web", spec: ["paused": true]))
      try await space.expect("web", 503, .unavailable, [.noReplicasReady, .podsMissing, .rolloutPaused])
      try await space.change("web", ["spec": ["paused": false]])
      try await space.expect("web", 200, .healthy)
    }

    @Test func warmingUp() async throws {
      let space = try await Workspace("min-ready")
      try await space.create(
        Manifest.deployment("web", spec: ["minReadySeconds": 3600, "progressDeadlineSeconds": 7200]))
      try await space.expect("web", 200, .progressing, [.podWarmingUp], record: "warming-up")
      try await space.change("web", ["spec": ["minReadySeconds": 0]])
      try await space.expect("web", 200, .healthy)
    }

    @Test func deletedAndRecreatedUnderTheSameName() async throws {
      let space = try await Workspace("recreated")
      try await space.create(Manifest.deployment("web"))
      try await space.expect("web", 200, .healthy)
      try await space.delete("web")
      try await space.create(Manifest.deployment("web", container: ["image": "Not a valid name"]))
      try await space.expect("web", 503, .unavailable, [.noReplicasReady, .imagePullFailing])
      try await space.delete("web")
      try await space.expect("web", 404)
      try await space.create(Manifest.deployment("web"))
      try await space.expect("web", 200, .healthy)
    }
  }
}
