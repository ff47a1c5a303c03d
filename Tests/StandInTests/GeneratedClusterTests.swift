import Foundation
import Testing

@testable import kube_stand_in

@Suite struct GeneratedClusterTests {
  @Test(arguments: [("1x1", 1, 1, 1), ("3x7", 3, 7, 1), ("101x150", 101, 150, 2)])
  func itHasItsSize(text: String, deployments: Int, pods: Int, namespaces: Int) throws {
    let store = Store()
    var cluster = try #require(GeneratedCluster(text))
    cluster.oldReplicaSets = 2
    store.apply(cluster.objects(started: .now()).map(Store.Operation.put))
    func count(_ resource: Resource) -> Int {
      store.snapshot.list(resource, namespace: nil, from: nil).count
    }
    #expect(count(.deployments) == deployments)
    #expect(count(.pods) == pods)
    #expect(count(.namespaces) == namespaces)
    #expect(count(.replicasets) == 3 * deployments)
    #expect(store.snapshot.resourceVersion == UInt64(4 * deployments + pods + namespaces + 1))
  }

  @Test(arguments: ["", "x", "1", "0x0", "2x1", "1x", "ax5", "1x1x1", "-1x5"])
  func otherSizesAreNone(text: String) {
    #expect(GeneratedCluster(text) == nil)
  }

  @Test func itIsTheSameInEveryRun() throws {
    let cluster = try #require(GeneratedCluster("2x3"))
    let moment = Timestamp(microseconds: 1_000_000_000_000_000)
    #expect(cluster.objects(started: moment) == cluster.objects(started: moment))
  }

  @Test func itsDeploymentsAreRolledOutAndItsPodsReady() async throws {
    try await Cluster.with([:], { $0.generated = GeneratedCluster("3x7") }) { cluster in
      func items(_ path: String) async throws -> [[String: Any]] {
        let answer = try await cluster.get(path)
        #expect(!answer.text.contains("$("), "a slot that is not filled")
        return try #require(try answer.json["items"] as? [[String: Any]])
      }
      let pods = try await items("/api/v1/pods")
      let replicaSets = try await items("/apis/apps/v1/replicasets").map { try $0.text("metadata.uid") }
      #expect(Set(try pods.map { try $0.text("metadata.uid") }).count == 7)
      for deployment in try await items("/apis/apps/v1/deployments") {
        let name = try deployment.text("metadata.name")
        let own = pods.filter { pod in
          let labels = pod.value("metadata.labels") as? [String: String]
          return labels?["app.kubernetes.io/name"] == name
        }
        for count in ["spec.replicas", "status.replicas", "status.readyReplicas", "status.updatedReplicas"] {
          #expect(deployment.value(count) as? Int == own.count)
        }
        for pod in own {
          let hash = try #require((pod.value("metadata.labels") as? [String: String])?["pod-template-hash"])
          let owner = (pod.value("metadata.ownerReferences") as? [[String: Any]])?.first
          #expect(owner?["name"] as? String == "\(name)-\(hash)")
          #expect(replicaSets.contains(owner?["uid"] as? String ?? ""))
          #expect(pod.condition("Ready") == "True")
          #expect(try pod.text("metadata.name").hasPrefix("\(name)-\(hash)-"))
        }
      }
    }
  }

  @Test func aPodHasTheSizeOfARealOne() async throws {
    try await Cluster.with([:], { $0.generated = GeneratedCluster("1x1") }) { (cluster) async throws in
      #expect((6500...7500).contains(try await cluster.get("/api/v1/pods").body.count))
    }
  }
}
