import Foundation
import Testing

@testable import kube_stand_in

@Suite struct SelectorTests {
  @Test(
    "A label selector chooses what kubectl would",
    arguments: [
      ("", ["a", "b", "c"]),
      ("app=web", ["a", "b"]),
      ("app==web", ["a", "b"]),
      ("app!=web", ["c"]),
      ("tier!=front", ["b", "c"]),
      ("app=web,tier=front", ["a"]),
      ("app in (web,db)", ["a", "b"]),
      ("app in (web, cache) , tier notin (back)", ["a", "c"]),
      ("tier notin (front)", ["b", "c"]),
      ("tier", ["a", "b"]),
      ("!tier", ["c"]),
      ("! tier", ["c"]),
      ("empty=", ["c"]),
      ("example.com/x=1.0_b-2", ["b"]),
      ("app=nothing", []),
    ])
  func labels(selector: String, chosen: [String]) throws {
    let objects = [
      "a": ["app": "web", "tier": "front"],
      "b": ["app": "web", "tier": "back", "example.com/x": "1.0_b-2"],
      "c": ["app": "cache", "empty": ""],
    ]
    let selector = try LabelSelector(selector)
    #expect(objects.filter { selector.matches($0.value) }.keys.sorted() == chosen)
  }

  @Test(arguments: [
    "=web", "app in web", "app in (web", "app in ((web))", "app within (web)", "a b", "app=we b", ",app", "!",
    "app=web)", "app~web", "app=a=b",
  ])
  func malformedLabelSelectorsAreBadRequests(selector: String) {
    let error = #expect(throws: APIError.self) { try LabelSelector(selector) }
    #expect(error?.reason == "BadRequest")
  }

  @Test(
    "A field selector chooses by the fields of its resource",
    arguments: [
      ("/api/v1/pods", "metadata.name=p1", ["p1"]),
      ("/api/v1/pods", "metadata.namespace==other", ["p3"]),
      ("/api/v1/pods", "status.phase!=Running", ["p2"]),
      ("/api/v1/pods", "spec.nodeName=node-2,status.phase=Running", ["p3"]),
      ("/api/v1/events", "involvedObject.kind=Pod", ["e1", "e2"]),
      ("/api/v1/events", "involvedObject.kind=Pod,type!=Normal", ["e2"]),
      ("/api/v1/events", "involvedObject.name=p1", ["e1"]),
      ("/api/v1/events", "involvedObject.uid=u2", ["e2"]),
      ("/api/v1/events", "involvedObject.namespace=default,reason=Started", ["e1"]),
      ("/apis/apps/v1/deployments", "metadata.name=web", ["web"]),
      ("/apis/apps/v1/deployments", "metadata.name!=web", []),
    ])
  func fields(path: String, selector: String, chosen: [String]) async throws {
    let fixtures =
      Fixture.pod("p1") + Fixture.pod("p2", phase: "Pending")
      + Fixture.pod("p3", namespace: "other", node: "node-2")
      + Fixture.event("e1", type: "Normal", reason: "Started", pod: "p1", uid: "u1")
      + Fixture.event("e2", type: "Warning", reason: "BackOff", pod: "p2", uid: "u2")
      + Fixture.deployment("web")
    try await Cluster.with(["all.yaml": fixtures]) { cluster in
      let query = try #require(selector.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
      #expect(try await cluster.get("\(path)?fieldSelector=\(query)").names == chosen)
    }
  }

  @Test(arguments: [
    ("/api/v1/pods", "foo=bar"), ("/apis/apps/v1/deployments", "status.phase=Running"),
    ("/api/v1/events", "type"),
  ])
  func otherFieldSelectorsAreBadRequests(path: String, selector: String) async throws {
    try await Cluster.with([:]) { cluster in
      let query = try #require(selector.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
      let answer = try await cluster.get("\(path)?fieldSelector=\(query)")
      #expect(answer.status == 400)
      #expect(try answer.json["reason"] as? String == "BadRequest")
    }
  }

  @Test func selectorsMayBeEncodedAsFormsDo() async throws {
    let fixtures = Fixture.pod("p1", labels: "app: web") + Fixture.pod("p2", labels: "app: db")
    try await Cluster.with(["all.yaml": fixtures]) { (cluster) async throws in
      let list = "/api/v1/pods?labelSelector="
      #expect(try await cluster.get("\(list)app+in+(web)").names == ["p1"])
      #expect(try await cluster.get("\(list)app%20in%20%28db%29").names == ["p2"])
      #expect(try await cluster.get("\(list)app%3Dweb&labelSelector=app%3Ddb").names == ["p1"])
      #expect(try await cluster.get("\(list)app%20within%20(web)").status == 400)
    }
  }
}
