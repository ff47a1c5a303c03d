import Health
import Testing

extension ClusterTests {
  /// Pods that get another owner, and serve all the while.
  @Suite struct AdoptionStorylines {
    @Test func renamedByOrphaning() async throws {
      let space = try await Workspace("story-renamed")
      try await space.serve("old", replicas: 3, app: "web")
      try await Storyline.onNode("new", app: "web", in: space) { story in
        try await space.plane.kubectl.run(
          "delete", "deployment", "old", "--namespace", space.namespace, "--cascade=orphan")
        try await space.create(
          Manifest.deployment("new", replicas: 3, app: "web", pod: Manifest.unattended))
        try await story.until("the pods are adopted") { $0.isSettled }
        try await story.lasts(.seconds(3))
        // Its next template takes over from what it has adopted.
        try await space.change("new", container: ["image": "registry.example.com/app:2"])
        try await story.until("the rollout is over") { $0.isSettled(with: "registry.example.com/app:2") }
      }
    }

    @Test func aBareReplicaSetIsAdopted() async throws {
      let space = try await Workspace("story-adopted")
      // One that people make by hand: its pods have no label with a hash. By its own labels it is found to be adopted.
      let replicaSet = Manifest.deployment("by-hand", app: "web", pod: Manifest.unattended)
        .merging(["metadata": ["labels": ["app": "web"]]])
      try await space.api.create(replicaSet, in: Path.apps(space.namespace, "replicasets"))
      for pod in try await space.pods(of: "web", count: 2) { try await space.report(pod, .ready) }
      try await Storyline.onNode("web", in: space) { story in
        try await space.create(Manifest.deployment("web", pod: Manifest.unattended))
        // No pod was made: the two that there were are its own.
        try await story.until("the pods are adopted") { $0.isSettled && $0.parts.count == 2 }
        try await story.lasts(.seconds(3))
        try await space.autoscale("web", to: 4)
        try await story.until("there are 4") { $0.isSettled && $0.desired == 4 }
      }
    }
  }
}
