import Foundation
import Synchronization
import Testing

@testable import kube_stand_in

@Suite struct FixtureTests {
  private static let parser = FixtureParser(file: "f.yaml", started: Timestamp(microseconds: 0))

  /// The answer to a GET of the one object of a fixture, a quarter of a second past 2001-09-09T01:46:40Z.
  private static func get(_ path: String, of fixture: String) async throws -> [String: Any] {
    let now = Timestamp(microseconds: 1_000_000_000_250_000)
    let answer = Mutex<Cluster.Answer?>(nil)
    try await Cluster.with(["f.yaml": fixture], { $0.clock = { now } }) { cluster in
      let got = try await cluster.get(path)
      answer.withLock { $0 = got }
    }
    return try #require(try answer.withLock { $0 }?.json)
  }

  @Test func relativeTimesMoveWithTheClockAndStartedTimesStay() async throws {
    let pod = """
      apiVersion: v1
      kind: Pod
      metadata: {name: p, creationTimestamp: started-1m}
      status:
        startTime: now-30s
        containerStatuses:
          - {name: c, state: {running: {startedAt: now-1h30m}}}
      """
    let clock = TestClock(Timestamp(microseconds: 1_000_000_000_000_000))
    try await Cluster.with(["p.yaml": pod], { $0.clock = { clock.now } }) { cluster in
      func times() async throws -> [String?] {
        let json = try await cluster.get("/api/v1/namespaces/default/pods/p").json
        let status = json["status"] as? [String: Any]
        let container = (status?["containerStatuses"] as? [[String: Any]])?.first
        let running = (container?["state"] as? [String: Any])?["running"] as? [String: String]
        let created = (json["metadata"] as? [String: Any])?["creationTimestamp"] as? String
        return [created, status?["startTime"] as? String, running?["startedAt"]]
      }
      #expect(
        try await times() == ["2001-09-09T01:45:40Z", "2001-09-09T01:46:10Z", "2001-09-09T00:16:40Z"])
      clock.advance(seconds: 3600)
      #expect(
        try await times() == ["2001-09-09T01:45:40Z", "2001-09-09T02:46:10Z", "2001-09-09T01:16:40Z"])
      let version = try await cluster.get("/api/v1/pods").json["metadata"] as? [String: String]
      #expect(version?["resourceVersion"] == "2", "the clock alone changes no version")
    }
  }

  @Test func microTimesOfEventsHaveSixDigits() async throws {
    let event = Fixture.event("e", type: "Warning", reason: "BackOff", pod: "p", uid: "u")
    let json = try await Self.get("/api/v1/namespaces/default/events/e", of: event)
    #expect(json["eventTime"] as? String == "2001-09-09T01:46:35.250000Z")
    #expect(json["lastTimestamp"] as? String == "2001-09-09T01:46:35Z")
    #expect(
      (json["series"] as? [String: Any])?["lastObservedTime"] as? String == "2001-09-09T01:46:40.000000Z")
  }

  @Test func aRelativeTimeIsOneOnlyWhereATimestampStands() async throws {
    let pod = """
      apiVersion: v1
      kind: Pod
      metadata: {name: now, labels: {app: now-5m}}
      status: {message: now, startTime: 2024-05-01T00:00:00Z}
      """
    let json = try await Self.get("/api/v1/namespaces/default/pods/now", of: pod)
    #expect((json["metadata"] as? [String: Any])?["labels"] as? [String: String] == ["app": "now-5m"])
    #expect(json["status"] as? [String: String] == ["message": "now", "startTime": "2024-05-01T00:00:00Z"])
  }

  @Test func whatAServerFillsInIsFilledInAndNothingElse() async throws {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, creationTimestamp: null}\n"
    let json = try await Self.get("/apis/apps/v1/namespaces/default/deployments/web", of: text)
    let again = try await Self.get("/apis/apps/v1/namespaces/default/deployments/web", of: text)
    #expect(Set(json.keys) == ["kind", "apiVersion", "metadata"])
    let metadata = try #require(json["metadata"] as? [String: Any])
    #expect(
      Set(metadata.keys) == [
        "name", "namespace", "uid", "resourceVersion", "creationTimestamp", "generation",
      ])
    #expect(metadata["namespace"] as? String == "default")
    #expect(metadata["creationTimestamp"] as? String == "2001-09-08T01:46:40Z")
    #expect(metadata["generation"] as? Int == 1)
    let uid = try #require(metadata["uid"] as? String)
    #expect(UUID(uuidString: uid) != nil)
    #expect((again["metadata"] as? [String: Any])?["uid"] as? String == uid)
    let other = try await Self.get(
      "/apis/apps/v1/namespaces/other/deployments/web", of: Fixture.deployment("web", namespace: "other"))
    #expect((other["metadata"] as? [String: Any])?["uid"] as? String != uid)
  }

  @Test func whatTheFixtureSaysIsKept() async throws {
    let text = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: n, uid: u, resourceVersion: "77", generation: 4}
      spec: {replicas: 3, paused: true, ratio: 0.5, note: "yes \\"\\u0001\\\\ ü", empty: {}, none: null, list: [1, "2"]}
      """
    let json = try await Self.get("/apis/apps/v1/namespaces/n/deployments/web", of: text)
    let metadata = try #require(json["metadata"] as? [String: Any])
    #expect(metadata["uid"] as? String == "u")
    #expect(metadata["resourceVersion"] as? String == "77")
    #expect(metadata["generation"] as? Int == 4)
    let spec = try #require(json["spec"] as? [String: Any])
    #expect(spec["replicas"] as? Int == 3)
    #expect(spec["paused"] as? Bool == true)
    #expect(spec["ratio"] as? Double == 0.5)
    #expect(spec["note"] as? String == "yes \"\u{1}\\ ü")
    #expect((spec["empty"] as? [String: Any])?.isEmpty == true)
    #expect(spec["none"] is NSNull)
    #expect((spec["list"] as? [Any])?.last as? String == "2")
  }

  @Test func aFileHoldsDocumentsAndLists() throws {
    let text = """
      # Nothing in the first document.
      ---
      apiVersion: v1
      kind: List
      items:
        - {apiVersion: v1, kind: Pod, metadata: {name: a}}
        - {apiVersion: apps/v1, kind: Deployment, metadata: {name: b}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: c}
      """
    #expect(try Self.parser.objects(in: text).map(\.name) == ["a", "b", "c"])
    #expect(try Self.parser.objects(in: "").isEmpty)
  }

  @Test(arguments: [
    ("a: }\n", 1), ("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nstatus:\n\t- x\n", 5),
    ("kind: Pod\n", 1), ("- a\n", 1), ("text\n", 1),
    ("apiVersion: v1\nkind: Pod\n", 1),
    ("apiVersion: v1\nkind: Pod\nmetadata: {name: 7}\n", 3),
    ("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n", 1),
    ("apiVersion: apps/v1\nkind: Pod\nmetadata: {name: a}\n", 1),
    ("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: {on: true}\n", 4),
    ("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nstatus:\n  phase: Running\n  startTime: now-5\n", 6),
    ("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  a: 1\n  a: 2\n", 5),
    ("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  a: .nan\n", 5),
  ])
  func aMistakeIsToldWithItsLine(text: String, line: Int) {
    let error = #expect(throws: FixtureError.self) { try Self.parser.objects(in: text) }
    #expect(error?.line == line)
    #expect(error?.description.hasPrefix("f.yaml:\(line): ") == true)
  }
}

/// A clock that a test moves.
private final class TestClock: Sendable {
  private let moment: Mutex<Timestamp>
  init(_ start: Timestamp) { moment = Mutex(start) }
  var now: Timestamp { moment.withLock { $0 } }
  func advance(seconds: Int64) { moment.withLock { $0.microseconds += seconds * 1_000_000 } }
}
