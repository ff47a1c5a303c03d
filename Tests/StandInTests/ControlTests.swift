import Foundation
import Glibc
import TestSupport
import Testing

@testable import kube_stand_in

@Suite struct ControlTests {
  private static let files = ["all.yaml": Fixture.deployment("web") + Fixture.pod("p")]

  private static func counts(_ cluster: Cluster) async throws -> (total: Int, counts: [String: Int]) {
    let json = try await cluster.get("/stand-in/requests").json
    return (try #require(json["total"] as? Int), try #require(json["counts"] as? [String: Int]))
  }

  @Test func requestsAreCountedByVerbAndResource() async throws {
    try await Cluster.with(Self.files, { $0.access.tokens = ["t"] }) { cluster in
      try await cluster.get("/apis/apps/v1/namespaces/default/deployments/web", token: "t")
      try await cluster.get("/api/v1/pods", token: "t")
      try await cluster.get("/api/v1/namespaces/default/pods?limit=1", token: "wrong")
      try await cluster.get("/readyz", token: "t")
      try await cluster.get("/nothing", token: "t")
      let (total, counts) = try await Self.counts(cluster)
      #expect(total == 5)
      #expect(
        counts == ["get deployments": 1, "list pods": 2, "get health": 1, "get unknown": 1],
        "without a token of its own, and not counting itself")
      #expect(try await cluster.send("POST", "/stand-in/reset").status == 204)
      #expect(try await Self.counts(cluster).total == 0)
    }
  }

  @Test(arguments: [
    (400, "BadRequest"), (403, "Forbidden"), (429, "TooManyRequests"), (500, "InternalError"),
    (503, "ServiceUnavailable"), (504, "Timeout"),
  ])
  func anOrderedStatusStrikesMatchingRequestsUntilItIsCleared(status: Int, reason: String) async throws {
    try await Cluster.with(Self.files) { cluster in
      let fault = "{\"status\": \(status), \"path\": \"/pods\"}"
      #expect(try await cluster.send("PUT", "/stand-in/fault", body: fault).status == 204)
      let answer = try await cluster.get("/api/v1/pods")
      #expect(answer.status == status)
      #expect(try answer.json["kind"] as? String == "Status")
      #expect(try answer.json["reason"] as? String == reason)
      #expect(try answer.json["code"] as? Int == status)
      #expect(try await cluster.get("/apis/apps/v1/deployments").status == 200)
      #expect(try await cluster.send("PUT", "/stand-in/fault", body: "{}").status == 204)
      #expect(try await cluster.get("/api/v1/pods").status == 200)
    }
  }

  @Test func anOrderedResetEndsTheConnectionWithoutAnAnswer() async throws {
    try await Cluster.with(Self.files) { cluster in
      try await cluster.send("PUT", "/stand-in/fault", body: "{\"reset\": true}")
      let connection = try RawConnection(to: cluster.standIn.url)
      connection.send("GET /api/v1/pods HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(throws: RawConnection.Failure(code: ECONNRESET)) { try connection.readHead() }
    }
  }

  @Test func aDelayHoldsAnswersBackAndAFaultReplacesIt() async throws {
    try await Cluster.with(Self.files, { $0.delay = .milliseconds(60) }) { cluster in
      let clock = ContinuousClock()
      func duration(_ path: String) async throws -> Duration {
        try await clock.measure { _ = try await cluster.get(path) }
      }
      #expect(try await duration("/api/v1/pods") >= .milliseconds(60))
      try await cluster.send(
        "PUT", "/stand-in/fault", body: "{\"delayMilliseconds\": 150, \"path\": \"deployments\"}")
      #expect(try await duration("/apis/apps/v1/deployments") >= .milliseconds(150))
      #expect(try await duration("/api/v1/pods") >= .milliseconds(60))
    }
  }

  @Test(arguments: [
    "", "[]", "{\"status\": 200}", "{\"delayMilliseconds\": -1}", "{\"reset\": 1}", "{\"statuss\": 503}",
    "{\"slowBytesPerSecond\": 0}", "{\"truncate\": -1}", "{\"count\": 0}", "{\"retryAfterSeconds\": -1}",
  ])
  func aFaultThatCannotBeReadIsABadRequest(body: String) async throws {
    try await Cluster.with(Self.files) { (cluster) async throws in
      #expect(try await cluster.send("PUT", "/stand-in/fault", body: body).status == 400)
      #expect(try await cluster.get("/api/v1/pods").status == 200)
    }
  }

  @Test func whatIsForbiddenCanChange() async throws {
    let listPods = try #require(Access.Prohibition("list:pods"))
    try await Cluster.with(Self.files, { $0.access.prohibitions = [listPods] }) {
      (cluster) async throws in
      func forbid(_ body: String) async throws -> Int {
        try await cluster.send("PUT", "/stand-in/access", body: body).status
      }
      #expect(try await forbid("{\"forbid\": [\"watch:pods\", \"list:events\"]}") == 204)
      #expect(try await cluster.get("/api/v1/pods").status == 200)
      #expect(try await cluster.get("/api/v1/events").status == 403)
      let watch = try await cluster.get("/api/v1/namespaces/x/pods?watch=1")
      #expect(watch.status == 403)
      #expect(
        try watch.json["message"] as? String
          == "pods is forbidden: User \"system:serviceaccount:default:k8s-heartbeat\" cannot watch resource "
          + "\"pods\" in API group \"\" in the namespace \"x\"")
      for wrong in [
        "", "{}", "{\"forbid\": [\"eat:pods\"]}", "{\"forbid\": [1]}", "{\"forbid\": \"get:pods\"}",
      ] {
        #expect(try await forbid(wrong) == 400)
      }
      #expect(try await cluster.get("/api/v1/events").status == 403, "a mistake changes nothing")
      #expect(try await forbid("{\"forbid\": []}") == 204)
      #expect(try await cluster.get("/api/v1/events").status == 200)
    }
  }

  @Test(arguments: [
    ("GET", "/stand-in/reset"), ("POST", "/stand-in/requests"), ("GET", "/stand-in/"),
    ("GET", "/stand-in/objects"), ("PUT", "/stand-in/objects/api/v1/namespaces/default/pods/p"),
  ])
  func otherControlsAre404(method: String, path: String) async throws {
    try await Cluster.with([:]) { (cluster) async throws in
      #expect(try await cluster.send(method, path).status == 404)
    }
  }
}
