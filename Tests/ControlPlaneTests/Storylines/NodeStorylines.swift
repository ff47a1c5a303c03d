import Health
import Testing
import TestSupport

extension ClusterTests {
  /// What nodes do to their pods.
  @Suite struct NodeStorylines {
    @Test func spotNodesArePreempted() async throws {
      let space = try await Workspace("story-spot")
      let pods = try await space.serve("web", replicas: 4)
      try await Storyline.of("web", in: space, isDown: false) { story in
        try await story.withNode(.starting(for: .seconds(3))) {
          // Two nodes with two pods each, one after the other.
          for taken in [pods[..<2], pods[2...]] {
            for pod in taken {
              var status = KubeletStatus(
                phase: "Failed", reason: "Terminated", isReady: false, readinessChanged: 0)
              status.container = .init(
                state: KubeletStatus.Container.terminated(exitCode: 143, started: 3600, finished: 0),
                isReady: false)
              try await space.report(pod, status)
            }
            try await story.until("pods have gone") { truth in
              taken.allSatisfy { pod in truth.parts.contains { $0.uid == pod.uid && $0.isEnding } }
            }
            try await story.until("others have taken their place") { $0.ready.count == 4 }
            try await story.lasts(.seconds(2))
          }
        }
      }
    }

    @Test func aNodeIsDrained() async throws {
      let space = try await Workspace("story-drained")
      let spread: JSON = [
        "maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": ["matchLabels": ["app": "drained"]],
      ]
      try await space.create(
        Manifest.deployment(
          "drained", replicas: 4, pod: ["topologySpreadConstraints": [spread]],
          // Three of them may go at once and leave half of what is required, however they are spread.
          spec: ["strategy": ["rollingUpdate": ["maxUnavailable": "50%"]]]))
      try await space.expect("drained", 200, .healthy)
      let node = TestCluster.nodes[0]
      let lost = Set(
        try await space.pods(of: "drained").filter { $0["spec", "nodeName"].string == node }.map(\.name))
      #expect((1...3).contains(lost.count))
      try await Storyline.of("drained", in: space, isDown: false) { story in
        // The selector holds for all namespaces.
        try await space.plane.kubectl.run("drain", node, "--pod-selector", "app=drained", "--timeout", "60s")
        try await story.until("others have taken their place") { truth in
          truth.isSettled && truth.parts.allSatisfy { !lost.contains($0.name) }
        }
      }
      try await space.plane.kubectl.run("uncordon", node)
    }
  }
}
