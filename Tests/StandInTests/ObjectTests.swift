import Foundation
import TestSupport
import Testing

@testable import kube_stand_in

@Suite struct ObjectTests {
  private static let objects = "/stand-in/objects"
  private static let pods = "/api/v1/pods"

  private static func pod(_ name: String, more: String = "") -> String {
    "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"\(name)\"\(more)}}"
  }

  private static func version(_ answer: Cluster.Answer) throws -> UInt64 {
    let text = try #require(try answer.json["resourceVersion"] as? String)
    return try #require(UInt64(text))
  }

  @Test func anObjectIsCreatedReplacedAndDeleted() async throws {
    let moment = Timestamp(microseconds: 1_000_000_000_250_000)
    try await Cluster.with([:], { $0.clock = { moment } }) { cluster in
      let watch = try WatchClient(cluster, Self.pods)
      let created = try await cluster.send("PUT", Self.objects, body: Self.pod("p"))
      #expect(created.status == 200)
      #expect(try Self.version(created) == 2)
      #expect(try created.json["time"] as? String == "2001-09-09T01:46:40.250000Z")
      let metadata = try #require(
        try await cluster.get("/api/v1/namespaces/default/pods/p").json["metadata"] as? [String: Any])
      #expect(metadata["uid"] is String)
      #expect(metadata["resourceVersion"] as? String == "2")
      #expect(metadata["creationTimestamp"] as? String == "2001-09-08T01:46:40Z")

      // As a client sends back what it got: the version is not its own to give.
      let more = ", \"resourceVersion\": \"1\", \"deletionTimestamp\": \"now+30s\""
      #expect(
        try Self.version(await cluster.send("PUT", Self.objects, body: Self.pod("p", more: more))) == 3)
      let again = try #require(
        try await cluster.get("/api/v1/namespaces/default/pods/p").json["metadata"] as? [String: Any])
      #expect(again["resourceVersion"] as? String == "3")
      #expect(again["deletionTimestamp"] as? String == "2001-09-09T01:47:10Z")

      let path = "\(Self.objects)/api/v1/namespaces/default/pods/p"
      #expect(try Self.version(await cluster.send("DELETE", path)) == 4)
      #expect(try await cluster.send("DELETE", path).status == 404)
      #expect(try Self.version(await cluster.send("PUT", Self.objects, body: Self.pod("p"))) == 5)
      #expect(try Self.version(await cluster.send("DELETE", Self.objects, body: Self.pod("p"))) == 6)
      #expect(try watch.events(5) == ["ADDED p", "MODIFIED p", "DELETED p", "ADDED p", "DELETED p"])
    }
  }

  @Test func aBatchIsAppliedInItsOrder() async throws {
    try await Cluster.with([:]) { cluster in
      let watch = try WatchClient(cluster, Self.pods)
      let operations = [
        "{\"op\": \"put\", \"object\": \(Self.pod("a"))}", "{\"op\": \"put\", \"object\": \(Self.pod("b"))}",
        "{\"op\": \"delete\", \"object\": \(Self.pod("a"))}",
        "{\"op\": \"delete\", \"object\": \(Self.pod("gone"))}",
      ]
      let answer = try await cluster.send(
        "POST", Self.objects, body: "[\(operations.joined(separator: ","))]")
      #expect(try Self.version(answer) == 4)
      #expect(try watch.events(3) == ["ADDED a", "ADDED b", "DELETED a"])
    }
  }

  @Test(arguments: [
    ("PUT", ""), ("PUT", "[]"), ("PUT", "{\"kind\": \"Pod\"}"),
    ("PUT", "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"s\"}}"),
    (
      "PUT",
      "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"p\", \"labels\": {\"a\": 1}}}"
    ),
    (
      "PUT",
      "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"p\"}, \"startTime\": \"now-5\"}"
    ),
    ("DELETE", "{}"), ("POST", "{}"), ("POST", "[{\"op\": \"eat\"}]"),
    (
      "POST",
      "[{\"op\": \"put\", \"object\": {\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"p\"}}}, 1]"
    ),
  ])
  func whatCannotBeReadChangesNothing(method: String, body: String) async throws {
    try await Cluster.with([:]) { (cluster) async throws in
      #expect(try await cluster.send(method, Self.objects, body: body).status == 400)
      #expect(cluster.standIn.store.snapshot.resourceVersion == 1)
    }
  }

  @Test func fixturesAndOtherObjectsLiveSideBySide() async throws {
    let fixtures = Fixture.pod("kept") + Fixture.pod("overridden") + Fixture.pod("deleted")
    try await Cluster.with(["a.yaml": fixtures]) { cluster in
      try cluster.put(.pods, "own")
      try cluster.put(.pods, "overridden", phase: "Failed")
      cluster.standIn.store.delete(.pods, namespace: "default", name: "deleted")
      // Only what changed in the fixtures is taken over.
      try cluster.write(fixtures + Fixture.pod("new"), to: "a.yaml")
      #expect(try await holds { try await cluster.get(Self.pods).names.contains("new") }, "the reload")
      #expect(try await cluster.get(Self.pods).names == ["kept", "new", "overridden", "own"])
      #expect(
        try await cluster.get("\(Self.pods)?fieldSelector=status.phase%3DFailed").names == ["overridden"])
      try cluster.remove("a.yaml")
      #expect(
        try await holds { try await cluster.get(Self.pods).names == ["overridden", "own"] }, "the reload")
    }
  }

  @Test func aClientThatAsksBeforeItSendsIsToldToGoOn() async throws {
    try await Cluster.with([:]) { (cluster) async throws in
      let connection = try RawConnection(to: cluster.standIn.url)
      let body = Self.pod("p")
      connection.send(
        "PUT \(Self.objects) HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: \(body.utf8.count)"
          + "\r\n\r\n")
      #expect(try connection.readHead().hasPrefix("HTTP/1.1 100 Continue\r\n"))
      connection.send(body)
      #expect(try connection.readHead().hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(try await cluster.get(Self.pods).names == ["p"])
    }
  }

  @Test func anObjectThatIsTheSameIsNoChange() async throws {
    try await Cluster.with([:]) { (cluster) async throws in
      #expect(try cluster.put(.pods, "p") != nil)
      #expect(try cluster.put(.pods, "p") == nil)
      #expect(cluster.standIn.store.delete(.pods, namespace: "default", name: "q") == nil)
      #expect(cluster.standIn.store.snapshot.resourceVersion == 2)
    }
  }
}
