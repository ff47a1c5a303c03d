import Foundation
import Health
import TestSupport
import Testing

@testable import Kubernetes

@Suite("Lists", .timeLimit(.minutes(1)))
struct ListTests {
  private static func page(_ names: [String], next: String? = nil) -> String {
    let items = names.map {
      #"{"metadata": {"name": "\#($0)", "namespace": "shop", "creationTimestamp": "2026-11-22T08:00:00Z"}}"#
    }
    let metadata = next.map { #"{"continue": "\#($0)"}"# } ?? #"{"resourceVersion": "7"}"#
    return #"{"kind": "PodList", "metadata": \#(metadata), "items": [\#(items.joined(separator: ","))]}"#
  }

  private static let expired = #"{"kind": "Status", "reason": "Expired", "message": "too old", "code": 410}"#

  private func pods(_ server: ScriptedServer) throws(APIError) -> [String] {
    try makeClient("http://127.0.0.1:\(server.port)")
      .list(
        Pod.self, namespace: "shop", matching: LabelSelector(matchLabels: ["app": "web"]), deadline: .ample
      )
      .objects.map(\.name)
  }

  private func continuations(_ server: ScriptedServer) -> [String?] {
    server.requests.map { request in
      URLComponents(string: request.target)?.queryItems?.first { $0.name == "continue" }?.value
    }
  }

  @Test("pages are put together, and their tokens encoded")
  func paging() throws {
    let server = try ScriptedServer { request in
      switch request.number {
      case 0: .json(Self.page(["a", "b"], next: "x+/=&"))
      case 1: .json(Self.page(["c"], next: "y"))
      default: .json(Self.page(["d"]))
      }
    }
    #expect(try pods(server) == ["a", "b", "c", "d"])
    #expect(continuations(server) == [nil, "x+/=&", "y"])
    #expect(
      server.requests[1].target
        == "/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb&limit=500&continue=x%2B%2F%3D%26")
  }

  @Test("a list that expires between two pages begins anew, without the pods of the first try")
  func expiredOnce() throws {
    let server = try ScriptedServer { request in
      switch request.number {
      case 0: .json(Self.page(["gone"], next: "x"))
      case 1: .json(Self.expired, status: 410)
      case 2: .json(Self.page(["a"], next: "y"))
      default: .json(Self.page(["b"]))
      }
    }
    #expect(try pods(server) == ["a", "b"])
    #expect(continuations(server) == [nil, "x", nil, "y"])
  }

  @Test("a list that keeps expiring is an error")
  func expiredTwice() throws {
    let server = try ScriptedServer { request in
      request.target.contains("continue") ? .json(Self.expired, status: 410) : .json(Self.page([], next: "x"))
    }
    let error = failure { () throws(APIError) in _ = try pods(server) }
    guard case .status(410, _, _, _) = error else { throw Unexpected(error) }
    #expect(server.requests.count == 4)
  }

  @Test("an empty list may be null")
  func nullItems() throws {
    let server = try ScriptedServer { _ in .json(#"{"kind": "PodList", "metadata": null, "items": null}"#) }
    #expect(try pods(server) == [])
  }

  @Test("an item that cannot be read is named, and the others are there")
  func unreadableItem() throws {
    let server = try ScriptedServer { _ in
      .json(
        #"{"kind": "PodList", "metadata": {"resourceVersion": "7"}, "items": ["#
          + #"{"metadata": {"name": "a", "namespace": "shop", "creationTimestamp": "2026-11-22T08:00:00Z"}},"#
          + #"{"metadata": {"name": "b", "namespace": "shop", "uid": "u-b", "labels": {"pod-template-hash": "x"},"#
          + #" "creationTimestamp": "10000-01-01T00:59:59Z","#
          + #" "ownerReferences": [{"kind": "ReplicaSet", "name": "web-x", "controller": true}]}}]}"#)
    }
    let list = try makeClient("http://127.0.0.1:\(server.port)")
      .list(Pod.self, namespace: "shop", matching: LabelSelector(), deadline: .ample)
    #expect(list.objects.map(\.name) == ["a"])
    #expect(
      list.unreadable == [
        UnreadableObject(
          of: Pod.resource, namespace: "shop", name: "b", uid: "u-b", labels: ["pod-template-hash": "x"],
          controller: .replicaSet("web-x"),
          problem: "field metadata.creationTimestamp has a value out of range")
      ])
  }

  @Test("metadata is asked for alone where nothing else is read")
  func mediaTypes() throws {
    let server = try ScriptedServer { _ in .json(#"{"metadata": {"resourceVersion": "7"}, "items": []}"#) }
    let client = makeClient("http://127.0.0.1:\(server.port)")
    _ = try client.list(Pod.self, namespace: "shop", deadline: .ample)
    _ = try client.list(ReplicaSet.self, namespace: "shop", deadline: .ample)
    #expect(server.requests.map { $0.headers["accept"] } == [MediaTypes.objects, MediaTypes.metadataList])
  }

  @Test("a deployment that cannot be read is an error that names it and the field")
  func unreadableDeployment() throws {
    let server = try ScriptedServer { _ in
      .json(
        #"{"metadata": {"name": "web", "namespace": "shop"}, "spec": {"selector": {}, "strategy":"#
          + #" {"rollingUpdate": {"maxSurge": "3000000000%"}}}}"#)
    }
    let error = failure { () throws(APIError) in
      _ = try makeClient("http://127.0.0.1:\(server.port)")
        .get(Deployment.self, namespace: "shop", name: "web", deadline: .ample)
    }
    #expect(
      "\(error as Any)".contains(
        "Deployment shop/web cannot be read: field spec.strategy.rollingUpdate.maxSurge has a value out of range"
      ),
      "\(error as Any)")
  }

  @Test("a page that is too long is asked for again, smaller, and the other pages too until they are short")
  func shrinkingPages() throws {
    let long = String(repeating: " ", count: 17 << 20)
    let server = try ScriptedServer { request in
      request.target.contains("limit=500") ? .json(long) : .json(Self.page(["a"]))
    }
    #expect(try pods(server) == ["a"])
    #expect(server.requests.count == 2)
  }

  @Test("warnings are asked for with a field selector")
  func warningsQuery() throws {
    let server = try ScriptedServer { _ in .json(Self.page([])) }
    let client = makeClient("http://127.0.0.1:\(server.port)")
    #expect(try client.list(PodWarning.self, namespace: "shop", deadline: .ample).objects == [])
    #expect(
      server.requests[0].target
        == "/api/v1/namespaces/shop/events?fieldSelector=involvedObject.kind%3DPod%2Ctype%3DWarning&limit=500"
    )
  }

  @Test(
    "selectors are written as the API reads them",
    arguments: [
      (LabelSelector(), ""),
      (LabelSelector(matchLabels: ["b": "2", "a": ""]), "a=,b=2"),
      (LabelSelector(matchExpressions: [.init(key: "k", operator: .in, values: ["z", "y"])]), "k in (y,z)"),
      (LabelSelector(matchExpressions: [.init(key: "k", operator: .notIn, values: ["y"])]), "k notin (y)"),
      (LabelSelector(matchExpressions: [.init(key: "k", operator: .exists)]), "k"),
      (LabelSelector(matchExpressions: [.init(key: "k", operator: .doesNotExist)]), "!k"),
      (
        LabelSelector(
          matchLabels: ["app.kubernetes.io/name": "web"],
          matchExpressions: [.init(key: "k", operator: .exists)]),
        "app.kubernetes.io/name=web,k"
      ),
    ])
  func selectors(selector: LabelSelector, text: String) {
    #expect(selector.queryText == text)
  }

  @Test("a selector is percent-encoded in the query")
  func selectorEncoding() {
    let request = APIRequest(
      resource: Pod.resource, namespace: "n", query: [("labelSelector", "!a,b in (c,d),e/f=g")])
    #expect(request.path.hasSuffix("?labelSelector=%21a%2Cb%20in%20%28c%2Cd%29%2Ce%2Ff%3Dg"))
  }

  @Test(
    "a list that does not end is an error after so many pages", .timeLimit(.minutes(1)),
    arguments: [true, false])
  func endless(isCircle: Bool) throws {
    let server = try ScriptedServer { request in
      .json(Wire.list([], version: 7, next: isCircle ? "x" : "\(request.number)"))
    }
    let client = makeClient("http://127.0.0.1:\(server.port)")
    let error = failure { () throws(APIError) in
      _ = try client.list(PodWarning.self, namespace: "shop", deadline: .ample)
    }
    guard case .malformed = error else { throw Unexpected(error) }
    #expect(server.requests.count == (isCircle ? 2 : ListProgress.pageLimitForPoll))
  }
}
