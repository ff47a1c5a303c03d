import Health
import Testing

extension ClusterTests {
  /// Rollouts and scaling.
  @Suite struct RolloutTests {
    @Test func rolledOutScaledUpAndScaledToZero() async throws {
      let space = try await Workspace("scaling")
      try await space.create(Manifest.deployment("web"))
      try await space.expect("web", 200, .healthy)
      let answers = try await space.answers(of: "web") {
        try await space.scale("web", to: 4)
        _ = try await space.pods(of: "web", count: 4)
        try await space.expect("web", 200, .healthy)
      }
      #expect(answers.allSatisfy { $0.status == 200 }, "\(answers)")
      try await space.scale("web", to: 0)
      try await space.expect("web", 503, .unavailable, [.scaledToZero])
      try await space.scale("web", to: 1)
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
      try await space.expect("web", 503, .degraded, [.imagePullFailing, .rolloutInProgress])
      try await space.change(
        "web", container: ["image": "registry.example.com/app:2", "imagePullPolicy": "IfNotPresent"])
      try await space.expect("web", 200, .healthy)
    }
  }
}
