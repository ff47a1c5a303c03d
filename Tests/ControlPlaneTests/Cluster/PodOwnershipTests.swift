import Health
import TestSupport
import Testing

extension ClusterTests {
  /// ReplicaSets that do not bear the name of their deployment.
  @Suite struct PodOwnershipTests {
    @Test func aDeploymentIsRenamedWithoutDowntime() async throws {
      let space = try await Workspace("renamed")
      try await space.create(Manifest.deployment("web"))
      try await space.expect("web", 200, .healthy)
      let pods = Set(try await space.pods(of: "web").map(\.name))
      let path = Path.apps(space.namespace, "deployments/web")
      _ = try await space.api.send("DELETE", path, ["propagationPolicy": "Orphan"])
      try await space.expect("web", 404)
      try await space.create(Manifest.deployment("shop", app: "web"))
      try await space.expect("shop", 200, .healthy)
      #expect(Set(try await space.pods(of: "web").map(\.name)) == pods, "the same pods serve")
      // The next revision's ReplicaSet bears its name, the adopted one is scaled down.
      try await space.change("shop", container: ["image": "registry.example.com/app:2"])
      _ = try await space.pods(of: "web", count: pods.count) { !pods.contains($0.name) }
      try await space.expect("shop", 200, .healthy)
    }

    @Test func aBareReplicaSetIsAdopted() async throws {
      let space = try await Workspace("adopted")
      let deployment = Manifest.deployment("web")
      let replicaSet: JSON = [
        "metadata": ["name": "by-hand", "labels": ["app": "web"]],
        "spec": [
          "replicas": deployment["spec", "replicas"], "selector": deployment["spec", "selector"],
          "template": deployment["spec", "template"],
        ],
      ]
      try await space.api.create(replicaSet, in: Path.apps(space.namespace, "replicasets"))
      let count = deployment["spec", "replicas"].integer ?? 1
      let pods = Set(try await space.pods(of: "web", count: count).map(\.name))
      try await space.create(deployment)
      try await space.expect("web", 200, .healthy)
      #expect(Set(try await space.pods(of: "web").map(\.name)) == pods, "the same pods serve")
    }
  }
}
