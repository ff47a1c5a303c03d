import Foundation
import Kubernetes
import TestSupport
import Testing

/// Workloads of every kind, through the whole system.
@Suite struct WorkloadKindTests {
  /// A kind, and what its controller writes of two pods.
  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    let spec: @Sendable () -> [String: Any]
    let status: @Sendable () -> [String: Any]

    var testDescription: String { name }
    var word: String { name.lowercased() }

    var object: [String: Any] {
      [
        "apiVersion": "apps/v1", "kind": name,
        "metadata": ["name": "web", "namespace": "default", "generation": 1, "uid": "owner"] as [String: Any],
        "spec": spec().merging(["selector": ["matchLabels": ["app": "web"]]]) { $1 },
        "status": status().merging(["observedGeneration": 1]) { $1 },
      ]
    }

    func pod(_ number: Int, isReady: Bool = true) -> [String: Any] {
      var pod = SampleObjects.pod(of: "web", number, isReady: isReady)
      var metadata = pod["metadata"] as? [String: Any] ?? [:]
      // As the pods of stateful sets are called.
      metadata["name"] = "web-\(number - 1)"
      metadata["labels"] = ["app": "web", "controller-revision-hash": "web-5d8"]
      metadata["ownerReferences"] = [
        ["apiVersion": "apps/v1", "kind": name, "name": "web", "controller": true]
      ]
      pod["metadata"] = metadata
      return pod
    }
  }

  static let kinds = [
    Kind(name: "StatefulSet") {
      ["replicas": 2]
    } status: {
      ["replicas": 2, "updatedReplicas": 2, "currentRevision": "web-5d8", "updateRevision": "web-5d8"]
    },
    Kind(name: "DaemonSet") {
      [:]
    } status: {
      ["desiredNumberScheduled": 2, "updatedNumberScheduled": 2]
    },
  ]

  @Test(arguments: kinds, [true, false])
  func aVerdictGoesByThePods(_ kind: Kind, isWatched: Bool) async throws {
    try await SystemUnderTest.with(isWatched ? SystemUnderTest.Options() : .live()) { system in
      let url = system.server.verdict("default/\(kind.word)/web")
      let becomes = { (status: Int) in
        try await holds(within: .seconds(20)) { try await curl(url).status == status }
      }
      try #require(try await becomes(404), "\(system.logs)")
      #expect(try await curl(url).body.contains("There is no \(kind.word) default/web."))
      try await system.apiServer.put([kind.object, kind.pod(1), kind.pod(2)])
      #expect(try await becomes(200), "\(system.logs)")
      try await system.apiServer.put([kind.pod(1, isReady: false), kind.pod(2, isReady: false)])
      #expect(try await becomes(503), "\(system.logs)")
      #expect(try await curl(url).body.contains("NoReplicasReady"))
      try await system.apiServer.delete([kind.object])
      #expect(try await becomes(404), "\(system.logs)")
      // A deployment of that name would be another workload.
      #expect(try await curl(system.server.verdict("default/deployment/web")).status == 404)
    }
  }
}
