import Foundation
import Testing

@testable import kube_stand_in

@Suite struct AccessTests {
  @Test(arguments: [
    (nil, 401), ("wrong", 401), ("", 401), ("one", 200), ("two", 200),
  ])
  func aTokenLetsIn(token: String?, status: Int) async throws {
    try await Cluster.with([:], { $0.access.tokens = ["one", "two"] }) { (cluster) async throws in
      for path in ["/api/v1/pods", "/version"] {
        let answer = try await cluster.get(path, token: token)
        #expect(answer.status == status)
        guard status == 401 else { continue }
        let json = try answer.json
        #expect(json["kind"] as? String == "Status")
        #expect(json["apiVersion"] as? String == "v1")
        #expect(json["status"] as? String == "Failure")
        #expect(json["reason"] as? String == "Unauthorized")
        #expect(json["code"] as? Int == 401)
      }
    }
  }

  @Test func withoutTokensEverybodyIsLetIn() async throws {
    try await Cluster.with([:]) { (cluster) async throws in
      #expect(try await cluster.get("/api/v1/pods").status == 200)
      #expect(try await cluster.get("/api/v1/pods", token: "any").status == 200)
    }
  }

  @Test(arguments: [
    (
      "list:events", "/api/v1/namespaces/x/events", ["kind": "events"],
      "events is forbidden: User \"system:serviceaccount:default:k8s-heartbeat\" cannot list resource "
        + "\"events\" in API group \"\" in the namespace \"x\""
    ),
    (
      "get:deployments", "/apis/apps/v1/namespaces/x/deployments/web",
      ["name": "web", "group": "apps", "kind": "deployments"],
      "deployments.apps \"web\" is forbidden: User \"system:serviceaccount:default:k8s-heartbeat\" cannot "
        + "get resource \"deployments\" in API group \"apps\" in the namespace \"x\""
    ),
    (
      "list:pods", "/api/v1/pods", ["kind": "pods"],
      "pods is forbidden: User \"system:serviceaccount:default:k8s-heartbeat\" cannot list resource "
        + "\"pods\" in API group \"\" at the cluster scope"
    ),
    (
      "watch:pods", "/api/v1/pods?watch=1", ["kind": "pods"],
      "pods is forbidden: User \"system:serviceaccount:default:k8s-heartbeat\" cannot watch resource "
        + "\"pods\" in API group \"\" at the cluster scope"
    ),
  ])
  func aForbiddenVerbIs403InTheWordsOfRBAC(
    rule: String, path: String, details: [String: String], message: String
  ) async throws {
    let prohibition = try #require(Access.Prohibition(rule))
    try await Cluster.with([:], { $0.access.prohibitions = [prohibition] }) { cluster in
      let answer = try await cluster.get(path)
      #expect(answer.status == 403)
      #expect(try answer.json["reason"] as? String == "Forbidden")
      #expect(try answer.json["message"] as? String == message)
      #expect(try answer.json["details"] as? [String: String] == details)
    }
  }

  @Test func otherVerbsAndResourcesStayAllowed() async throws {
    let prohibition = try #require(Access.Prohibition("list:pods"))
    try await Cluster.with(["p.yaml": Fixture.pod("p")], { $0.access.prohibitions = [prohibition] }) {
      (cluster) async throws in
      #expect(try await cluster.get("/api/v1/namespaces/default/pods/p").status == 200)
      #expect(try await cluster.get("/api/v1/namespaces/default/events").status == 200)
    }
  }

  @Test(arguments: ["", "list", "list:", ":pods", "list:services", "delete:pods", "list:pods:x"])
  func aMalformedRuleIsNone(text: String) {
    #expect(Access.Prohibition(text) == nil)
  }
}
