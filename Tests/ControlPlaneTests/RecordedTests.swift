import Foundation
import Health
import Testing

@testable import Kubernetes

/// Verdicts on objects that real API servers returned; no server is needed.
@Suite(.disabled(if: Recording.isWanted, "what is being recorded now is judged by the next run"))
struct RecordedTests {
  /// The verdict that a recording leads to.
  struct Expectation: Sendable, CustomTestStringConvertible {
    /// The name of the recording.
    let name: String
    /// Seconds after the moment of the recording.
    var later = 0.0
    let state: HealthState
    let codes: [ReasonCode]

    init(_ name: String, later: Double = 0, _ state: HealthState, _ codes: [ReasonCode]) {
      (self.name, self.later, self.state, self.codes) = (name, later, state, codes)
    }

    var testDescription: String { later > 0 ? "\(name), \(later) s later" : name }
  }

  private static let expectations = [
    Expectation("rolled-out", .healthy, []),
    Expectation("bad-image-rollout", .degraded, [.imagePullFailing, .rolloutInProgress]),
    Expectation("crash-looping", .unavailable, [.noReplicasReady, .podCrashLooping]),
    Expectation("crash-loop-running", .degraded, [.podCrashLooping]),
    Expectation("crash-loop-running", later: 700, .healthy, [.podRestarted]),
    Expectation("readiness-lost", .unavailable, [.noReplicasReady, .podUnready]),
    Expectation(
      "deadline-passed", .degraded, [.podStartTimedOut, .rolloutStalled, .rolloutInProgress]),
    Expectation("paused-halfway", .progressing, [.rolloutPaused]),
    Expectation("warming-up", .progressing, [.podWarmingUp]),
    Expectation("warming-up", later: 3700, .healthy, []),
    Expectation("init-container", .progressing, [.rolloutInProgress, .podStarting]),
    Expectation("init-container", later: 700, .degraded, [.podStartTimedOut, .rolloutInProgress]),
    Expectation(
      "quota", .degraded, [.replicaFailure, .podsMissing, .scalingInProgress]),
    Expectation("unschedulable", .degraded, [.podUnschedulable, .rolloutInProgress]),
    Expectation("overlapping-labels", .healthy, []),
    Expectation("match-expressions", .degraded, [.imagePullFailing, .rolloutInProgress]),
  ]

  /// One folder for each version of an API server.
  private static let versions = folders(in: Recording.folder).filter {
    $0.lastPathComponent.hasPrefix("recorded-")
  }

  @Test(arguments: expectations)
  func itLeadsToTheVerdict(_ expectation: Expectation) throws {
    #expect(!Self.versions.isEmpty)
    for version in Self.versions {
      let folder = version.appendingPathComponent(expectation.name)
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      let facts = try decoder.decode(Recording.Facts.self, from: Self.data(folder, "recording"))
      let deployment = try #require(
        try JSONReader.read(Self.bytes(folder, "deployment")) { json throws(JSONError) in
          try Deployment(from: &json)
        })
      let verdict = Verdict(
        on: deployment, pods: try Self.objects(folder, "pods"),
        warnings: try Self.objects(folder, "events"), at: facts.moment + expectation.later)
      #expect(verdict.state == expectation.state, "\(facts.server): \(verdict)")
      var codes: [ReasonCode] = []
      for reason in verdict.reasons where !codes.contains(reason.code) { codes.append(reason.code) }
      #expect(codes == expectation.codes, "\(facts.server): \(verdict)")
    }
  }

  @Test func noRecordingGoesUnjudged() {
    for version in Self.versions {
      #expect(
        Set(Self.folders(in: version).map(\.lastPathComponent)) == Set(Self.expectations.map(\.name)))
    }
  }

  private static func folders(in folder: URL) -> [URL] {
    let content = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: [.isDirectoryKey])
    return (content ?? []).filter { $0.hasDirectoryPath }
  }

  private static func objects<Object: APIObject>(_ folder: URL, _ name: String) throws -> [Object] {
    try JSONReader.read(bytes(folder, name)) { json throws(JSONError) in
      try ListPage<Object>(&json).objects
    }
  }

  private static func bytes(_ folder: URL, _ name: String) throws -> ArraySlice<UInt8> {
    Array(try data(folder, name))[...]
  }

  private static func data(_ folder: URL, _ name: String) throws -> Data {
    try Data(contentsOf: folder.appendingPathComponent("\(name).json"))
  }
}
