import Foundation
import TestSupport
import Testing

@testable import kube_stand_in

@Suite struct RouteTests {
  private static let files = [
    "all.yaml": Fixture.deployment("web") + Fixture.deployment("web", namespace: "other")
      + Fixture.pod("web-1") + Fixture.pod("web-2", namespace: "other")
      + Fixture.event("web-1.1", type: "Warning", reason: "BackOff", pod: "web-1", uid: "u1")
      + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: default}\n"
  ]

  @Test(arguments: [
    ("/apis/apps/v1/deployments", "DeploymentList", ["web", "web"]),
    ("/apis/apps/v1/namespaces/other/deployments", "DeploymentList", ["web"]),
    ("/apis/apps/v1/namespaces/none/deployments", "DeploymentList", []),
    ("/api/v1/pods", "PodList", ["web-1", "web-2"]),
    ("/api/v1/namespaces/default/pods", "PodList", ["web-1"]),
    ("/api/v1/events", "EventList", ["web-1.1"]),
    ("/api/v1/namespaces/default/events", "EventList", ["web-1.1"]),
    ("/api/v1/namespaces", "NamespaceList", ["default"]),
  ])
  func listsHoldTheObjectsOfTheirScope(path: String, kind: String, names: [String]) async throws {
    try await Cluster.with(Self.files) { cluster in
      let answer = try await cluster.get(path)
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "application/json")
      #expect(try answer.json["kind"] as? String == kind)
      #expect(try answer.names == names)
      let metadata = try #require(try answer.json["metadata"] as? [String: Any])
      #expect(metadata["resourceVersion"] is String)
      #expect(metadata["continue"] == nil)
      for item in try #require(try answer.json["items"] as? [[String: Any]]) {
        #expect(item["kind"] == nil && item["apiVersion"] == nil, "items leave their type out")
      }
    }
  }

  @Test(arguments: [
    ("/apis/apps/v1/namespaces/other/deployments/web", "Deployment", "apps/v1", "other"),
    ("/api/v1/namespaces/default/pods/web-1", "Pod", "v1", "default"),
    ("/api/v1/namespaces/default/events/web-1.1", "Event", "v1", "default"),
  ])
  func objectsCarryTheirType(path: String, kind: String, version: String, namespace: String) async throws {
    try await Cluster.with(Self.files) { cluster in
      let answer = try await cluster.get(path)
      #expect(answer.status == 200)
      #expect(try answer.json["kind"] as? String == kind)
      #expect(try answer.json["apiVersion"] as? String == version)
      let metadata = try #require(try answer.json["metadata"] as? [String: Any])
      #expect(metadata["namespace"] as? String == namespace)
    }
  }

  @Test func anUnknownObjectIsNotFoundByName() async throws {
    try await Cluster.with(Self.files) { cluster in
      let deployment = try await cluster.get("/apis/apps/v1/namespaces/default/deployments/x")
      #expect(deployment.status == 404)
      let status = try deployment.json
      #expect(status["kind"] as? String == "Status")
      #expect(status["status"] as? String == "Failure")
      #expect(status["reason"] as? String == "NotFound")
      #expect(status["message"] as? String == "deployments.apps \"x\" not found")
      #expect(status["code"] as? Int == 404)
      let details = status["details"] as? [String: String]
      #expect(details == ["name": "x", "group": "apps", "kind": "deployments"])

      let pod = try await cluster.get("/api/v1/namespaces/default/pods/x")
      #expect(try pod.json["details"] as? [String: String] == ["name": "x", "kind": "pods"])
    }
  }

  @Test(arguments: [
    "/api/v1/services", "/apis/apps/v1/pods", "/api/v1/deployments", "/apis/apps/v1/deployments/web",
    "/api/v1/namespaces/default/pods/web-1/log", "/api/v1/pods/",
  ])
  func anUnknownResourceOfAGroupIsNotFound(path: String) async throws {
    try await Cluster.with(Self.files) { cluster in
      let answer = try await cluster.get(path)
      #expect(answer.status == 404)
      #expect(try answer.json["message"] as? String == "the server could not find the requested resource")
    }
  }

  @Test(arguments: ["/", "/nothing", "/apis/policy/v1/poddisruptionbudgets"])
  func anUnknownPathIsPlain404(path: String) async throws {
    try await Cluster.with(Self.files) { cluster in
      let answer = try await cluster.get(path)
      #expect(answer.status == 404)
      #expect(answer.text == "404 page not found\n")
    }
  }

  @Test(arguments: ["POST", "PUT", "PATCH", "DELETE"])
  func onlyReadingIsAllowed(method: String) async throws {
    try await Cluster.with(Self.files) { (cluster) async throws in
      for path in ["/api/v1/namespaces/default/pods/web-1", "/apis/apps/v1/deployments", "/version"] {
        let answer = try await cluster.send(method, path)
        #expect(answer.status == 405)
        #expect(try answer.json["reason"] as? String == "MethodNotAllowed")
      }
    }
  }

  @Test(arguments: ["/healthz", "/livez", "/readyz"])
  func healthIsOk(path: String) async throws {
    try await Cluster.with([:]) { cluster in
      let answer = try await cluster.get(path)
      #expect(answer.status == 200)
      #expect(answer.text == "ok")
    }
  }

  @Test func theVersionNamesTheStandIn() async throws {
    try await Cluster.with([:]) { cluster in
      let version = try await cluster.get("/version").json
      #expect((version["gitVersion"] as? String)?.contains("stand-in") == true)
      #expect(version["major"] as? String == "1")
      #expect(version["minor"] is String)
    }
  }

  @Test(arguments: [
    ("/api", "APIVersions"), ("/apis", "APIGroupList"), ("/apis/apps", "APIGroup"),
    ("/api/v1", "APIResourceList"), ("/apis/apps/v1", "APIResourceList"),
  ])
  func discoveryIsThere(path: String, kind: String) async throws {
    try await Cluster.with([:]) { (cluster) async throws in
      #expect(try await cluster.get(path).json["kind"] as? String == kind)
    }
  }

  @Test func theDateIsTheServersClock() async throws {
    let moment = Timestamp(microseconds: 784_111_777_000_000)
    try await Cluster.with([:], { $0.clock = { moment } }) { (cluster) async throws in
      // The example of RFC 9110, section 5.6.7.
      #expect(try await cluster.get("/version").headers["date"] == "Sun, 06 Nov 1994 08:49:37 GMT")
      #expect(try await cluster.get("/nothing").headers["date"] == "Sun, 06 Nov 1994 08:49:37 GMT")
    }
  }

  @Test func aConnectionServesManyRequestsAndHeadHasNoBody() async throws {
    try await Cluster.with(Self.files) { cluster in
      let connection = try RawConnection(to: cluster.standIn.url)
      let path = "/api/v1/namespaces/default/pods/web-1"
      connection.send("HEAD \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
      let head = try connection.readHead()
      #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(head.lowercased().contains("content-length: "))
      #expect(!head.lowercased().contains("connection: close"))
      // A body of the HEAD answer would stand before this answer.
      connection.send("GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      #expect(try connection.readHead().hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(try connection.readToEnd() == "ok")
    }
  }
}
