import Foundation
import Kubernetes
import TestSupport
import Testing

/// Whose pods are whose, through the whole system.
@Suite struct PodOwnershipTests {
  /// A deployment `new` that selects the pods of `old`, as one does that takes another name without downtime.
  private static var renamed: [String: Any] {
    var deployment = SampleObjects.deployment("new", replicas: 1)
    deployment["metadata"] = ["name": "new", "namespace": "default", "generation": 1, "uid": "uid-new"]
    deployment["spec"] = ["replicas": 1, "selector": ["matchLabels": ["app": "old"]]] as [String: Any]
    return deployment
  }

  @Test(arguments: [true, false])
  func anAdoptedReplicaSetsPodsServe(isWatched: Bool) async throws {
    try await SystemUnderTest.with(isWatched ? SystemUnderTest.Options() : .live()) { system in
      let url = system.server.verdict("default/deployment/new")
      func becomes(_ text: String) async throws -> Bool {
        try await holds(within: .seconds(20)) { try await curl(url).body.contains(text) }
      }
      // Another deployment of the name that the ReplicaSet bears, which has nothing to do with it.
      try await system.apiServer.put([
        Self.renamed, SampleObjects.deployment("old", replicas: 1),
        SampleObjects.replicaSet(of: "old", controller: nil), SampleObjects.pod(of: "old", 1),
      ])
      #expect(try await becomes("NoReplicasReady"), "\(system.logs)")
      try await system.apiServer.put([SampleObjects.replicaSet(of: "old", controller: "new")])
      #expect(try await becomes(#""status":"pass""#), "\(system.logs)")
      try await system.apiServer.put([SampleObjects.pod(of: "old", 1, isReady: false)])
      #expect(try await becomes("PodUnready"), "\(system.logs)")
    }
  }

  @Test func withoutTheRightNamesDoAndTheLogSaysWhatIsMissing() async throws {
    try await SystemUnderTest.with(.init(standInArguments: ["--forbid", "list:replicasets"])) { system in
      let url = system.server.verdict("default/deployment/new")
      try await system.apiServer.put([Self.renamed, SampleObjects.pod(of: "old", 1)])
      #expect(
        try await holds(within: .seconds(20)) { try await curl(url).body.contains(#""status":"pass""#) },
        "\(system.logs)")
      let before = try await system.apiServer.objectRequests()
      #expect(try await curl(url).status == 200)
      #expect(try await system.apiServer.objectRequests() == before, "a look-up")
      let lines = system.server.responder.output.split(separator: "\n").filter {
        $0.contains("not allowed to watch")
      }
      #expect(
        lines.count == 1 && lines.first?.contains("verb list on resource replicasets") == true, "\(lines)")
    }
  }
}
