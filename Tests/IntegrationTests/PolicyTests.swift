import Foundation
import TestSupport
import Testing

/// What annotations on an object make of its answer, from the API server to curl.
@Suite struct PolicyTests {
  private static func deployment(_ annotations: [String: String], replicas: Int = 2) -> [String: Any] {
    var object = SampleObjects.deployment("web", replicas: replicas)
    var metadata = object["metadata"] as? [String: Any] ?? [:]
    metadata["annotations"] = annotations
    object["metadata"] = metadata
    return object
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let annotations: [String: String]
    var replicas = 2
    let status: Int
    let words: [String]
  }

  static let rows = [
    Row(
      testDescription: "nothing asked for", annotations: [:], status: 503,
      words: [#""up":false,"status":"fail","state":"unavailable""#]),
    Row(
      testDescription: "maintenance",
      annotations: ["k8s-heartbeat/maintenance-until": "2100-01-01T00:00:00Z"],
      status: 200,
      words: [#""up":true,"status":"warn","state":"unavailable","maintenance":true"#, "NoReplicasReady"]),
    Row(
      testDescription: "maintenance that is over",
      annotations: ["k8s-heartbeat/maintenance-until": "2020-01-01T00:00:00Z"], status: 503,
      words: [#""state":"unavailable""#]),
    Row(
      testDescription: "scaled to zero, as it may be", annotations: ["k8s-heartbeat/scaled-to-zero": "pass"],
      replicas: 0, status: 200, words: [#""status":"pass","state":"healthy""#, "ScaledToZero"]),
    Row(
      testDescription: "unreadable", annotations: ["k8s-heartbeat/required": "many"], status: 503,
      words: ["PolicyInvalid", "many"]),
  ]

  @Test(arguments: rows, [true, false])
  func theAnswerIsWhatTheOwnerAsksFor(_ row: Row, isWatched: Bool) async throws {
    try await SystemUnderTest.with(isWatched ? SystemUnderTest.Options() : .live()) { system in
      try await system.apiServer.put([
        Self.deployment(row.annotations, replicas: row.replicas),
        SampleObjects.pod(of: "web", 1, isReady: false),
      ])
      let url = system.server.verdict("default/deployment/web")
      var body = ""
      let isMet = try await holds(within: .seconds(20)) {
        let result = try await curl(url)
        body = result.body
        return result.status == row.status && row.words.allSatisfy(result.body.contains)
      }
      #expect(isMet, "\(body)\n\(system.logs)")
    }
  }
}
