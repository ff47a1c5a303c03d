import Foundation
import Testing

@testable import kube_stand_in

/// The sample cluster of `make run`: whole, and true to how a real cluster relates its objects.
@Suite struct SampleClusterTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("../../config/sample-cluster").standardized.path

  private static func withSample(_ test: (SampleCluster) throws -> Void) async throws {
    try await Cluster.with([:], { $0.fixtures = folder }) { cluster in
      func items(_ path: String) async throws -> [[String: Any]] {
        try #require(try await cluster.get(path).json["items"] as? [[String: Any]])
      }
      try test(
        SampleCluster(
          deployments: try await items("/apis/apps/v1/deployments"), pods: try await items("/api/v1/pods"),
          events: try await items("/api/v1/events")))
    }
  }

  @Test func itHoldsTheFourDeployments() async throws {
    try await Self.withSample { sample in
      let names = try sample.deployments.map {
        "\(try $0.text("metadata.namespace"))/\(try $0.text("metadata.name"))"
      }
      #expect(names == ["default/payments", "default/search", "default/shop", "kube-system/kube-proxy"])
    }
  }

  @Test func everyPodIsControlledByAReplicaSetOfItsDeployment() async throws {
    try await Self.withSample { sample in
      // Those of other kinds are in a namespace of their own.
      for pod in sample.pods where try pod.text("metadata.namespace") != "ops" {
        let labels = try #require(pod.value("metadata.labels") as? [String: String])
        let owners = try #require(pod.value("metadata.ownerReferences") as? [[String: Any]])
        let deployment = try #require(
          sample.deployments.first { deployment in
            let selector = deployment.value("spec.selector.matchLabels") as? [String: String] ?? [:]
            return selector.allSatisfy { labels[$0.key] == $0.value }
          })
        let hash = try #require(labels["pod-template-hash"])
        let replicaSet = "\(try deployment.text("metadata.name"))-\(hash)"
        #expect(owners.count == 1)
        #expect(owners.first?["kind"] as? String == "ReplicaSet")
        #expect(owners.first?["controller"] as? Bool == true)
        #expect(owners.first?["name"] as? String == replicaSet)
        #expect(try pod.text("metadata.name").hasPrefix("\(replicaSet)-"))
        #expect(try pod.text("metadata.namespace") == deployment.text("metadata.namespace"))
      }
    }
  }

  @Test func theStatusOfADeploymentCountsItsPods() async throws {
    try await Self.withSample { sample in
      for deployment in sample.deployments {
        let name = try deployment.text("metadata.name")
        let pods = try sample.pods.filter { try $0.text("metadata.name").hasPrefix("\(name)-") }
        let ready = pods.filter { $0.condition("Ready") == "True" }
        #expect(deployment.value("status.replicas") as? Int == pods.count, "\(name)")
        #expect(deployment.value("status.readyReplicas") as? Int ?? 0 == ready.count, "\(name)")
        #expect(
          deployment.value("status.observedGeneration") as? Int
            == deployment.value("metadata.generation") as? Int)
      }
    }
  }

  @Test func everyEventIsAboutAPodThatIsThere() async throws {
    try await Self.withSample { sample in
      let uids = Set(try sample.pods.map { try $0.text("metadata.uid") })
      for event in sample.events {
        #expect(uids.contains(try event.text("involvedObject.uid")))
      }
      let warned = Set(
        try sample.events.filter { try $0.text("type") == "Warning" }.map {
          try $0.text("involvedObject.name")
        })
      for name in ["payments-", "search-", "shop-"] {
        #expect(warned.contains { $0.hasPrefix(name) }, "\(name) has a warning")
      }
    }
  }
}

private struct SampleCluster {
  let deployments: [[String: Any]]
  let pods: [[String: Any]]
  let events: [[String: Any]]
}
