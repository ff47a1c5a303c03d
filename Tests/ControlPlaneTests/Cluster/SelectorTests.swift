import Health
import Testing

extension ClusterTests {
  /// Which pods count.
  @Suite struct SelectorTests {
    @Test func overlappingLabels() async throws {
      let space = try await Workspace("overlapping")
      try await space.create(Manifest.deployment("web", app: "shared"))
      try await space.create(
        Manifest.deployment("web-canary", app: "shared", container: ["image": "Not a valid name"]))
      // Of the same template as web, so that the pods of both carry the same hash.
      try await space.create(Manifest.deployment("twin", replicas: 1, app: "shared"))
      try await space.expect("web", 200, .healthy, record: "overlapping-labels")
      try await space.expect("twin", 200, .healthy)
      try await space.expect("web-canary", 503, .unavailable, [.noReplicasReady, .imagePullFailing])
      try await space.scale("twin", to: 0)
      try await space.expect("twin", 503, .unavailable, [.scaledToZero])
      try await space.expect("web", 200, .healthy)
    }

    @Test func matchExpressions() async throws {
      let space = try await Workspace("expressions")
      let selector: JSON = [
        "matchLabels": nil,
        "matchExpressions": [
          ["key": "app", "operator": "In", "values": ["web", "shop"]],
          ["key": "track", "operator": "NotIn", "values": ["canary", "test"]],
          ["key": "owner", "operator": "Exists"], ["key": "legacy", "operator": "DoesNotExist"],
        ],
      ]
      let labels: JSON = ["app": "web", "track": "stable", "owner": "me"]
      let spec: JSON = ["selector": selector, "template": ["metadata": ["labels": labels]]]
      try await space.create(Manifest.deployment("web", spec: spec))
      try await space.expect("web", 200, .healthy)
      try await space.change("web", container: ["image": "Not a valid name"])
      try await space.expect(
        "web", 503, .degraded, [.imagePullFailing, .rolloutInProgress], record: "match-expressions")
    }
  }
}
