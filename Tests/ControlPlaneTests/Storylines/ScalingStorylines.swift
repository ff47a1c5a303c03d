import Testing

extension ClusterTests {
  /// Another number of pods, by the subresource that autoscalers write to.
  @Suite struct ScalingStorylines {
    @Test func scaledUpAndDown() async throws {
      let space = try await Workspace("story-scaled")
      try await space.serve("web", replicas: 2)
      try await Storyline.onNode("web", in: space) { story in
        for replicas in [9, 3, 6, 1] {
          try await space.autoscale("web", to: replicas)
          try await story.until("there are \(replicas)") { $0.isSettled && $0.desired == replicas }
        }
      }
    }

    @Test func scaledDuringARollout() async throws {
      let space = try await Workspace("story-scaled-rollout")
      try await space.serve("web", replicas: 4)
      try await Storyline.onNode("web", in: space) { story in
        for (image, replicas) in [("registry.example.com/app:2", 9), ("registry.example.com/app:3", 3)] {
          try await space.change("web", container: ["image": .string(image)])
          try await story.until("the rollout has begun") { truth in
            truth.parts.contains { $0.image == image }
          }
          try await space.autoscale("web", to: replicas)
          try await story.until("\(replicas) are rolled out") { truth in
            truth.isSettled(with: image) && truth.desired == replicas
          }
        }
      }
    }
  }
}

extension Workspace {
  /// Scales a workload by its subresource, as `kubectl scale` and autoscalers do.
  func autoscale(_ name: String, of resource: Resource = .deployments, to replicas: Int) async throws {
    try await api.patch(
      "\(resource.path(in: namespace, name))/scale", ["spec": ["replicas": .integer(replicas)]], as: .merge)
  }
}
