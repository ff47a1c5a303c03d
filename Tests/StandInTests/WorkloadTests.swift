import Foundation
import Testing

@testable import kube_stand_in

/// Everything that a workload is served with, kind by kind.
@Suite struct WorkloadTests {
  private struct Kind: CustomTestStringConvertible {
    let resource: Resource
    let name: String
    let shortName: String
    var testDescription: String { name }
    var path: String { "/apis/apps/v1/namespaces/shop/\(resource.rawValue)" }

    func fixture(_ name: String) -> String {
      """
      ---
      apiVersion: apps/v1
      kind: \(self.name)
      metadata: {name: \(name), namespace: shop, creationTimestamp: now-1h}
      spec: {revisionHistoryLimit: 10}

      """
    }
  }

  private static let kinds = [
    Kind(resource: .daemonsets, name: "DaemonSet", shortName: "ds"),
    Kind(resource: .deployments, name: "Deployment", shortName: "deploy"),
    Kind(resource: .replicasets, name: "ReplicaSet", shortName: "rs"),
    Kind(resource: .statefulsets, name: "StatefulSet", shortName: "sts"),
  ]

  @Test(arguments: kinds)
  private func itIsReadFromFixturesListedAndGot(kind: Kind) async throws {
    let files = ["all.yaml": Self.kinds.map { $0.fixture("\($0.shortName)-1") }.joined()]
    let moment = Timestamp(microseconds: 1_000_000_000_000_000)
    try await Cluster.with(files, { $0.clock = { moment } }) { cluster in
      for path in ["/apis/apps/v1/\(kind.resource.rawValue)", kind.path] {
        let list = try await cluster.get(path)
        #expect(list.status == 200)
        #expect(try list.json["kind"] as? String == "\(kind.name)List")
        #expect(try list.json["apiVersion"] as? String == "apps/v1")
        #expect(try list.names == ["\(kind.shortName)-1"], "only its own kind")
      }
      let object = try await cluster.get("\(kind.path)/\(kind.shortName)-1").json
      #expect(object["kind"] as? String == kind.name)
      #expect(object["apiVersion"] as? String == "apps/v1")
      #expect(object["spec"] as? [String: Int] == ["revisionHistoryLimit": 10])
      let metadata = try #require(object["metadata"] as? [String: Any])
      #expect(metadata["creationTimestamp"] as? String == "2001-09-09T00:46:40Z")
      #expect(metadata["generation"] as? Int == 1)

      let absent = try await cluster.get("\(kind.path)/x")
      #expect(absent.status == 404)
      #expect(try absent.json["message"] as? String == "\(kind.resource.rawValue).apps \"x\" not found")
      #expect(
        try absent.json["details"] as? [String: String]
          == ["name": "x", "group": "apps", "kind": kind.resource.rawValue])

      let counts = try await cluster.get("/stand-in/requests").json["counts"] as? [String: Int]
      #expect(counts == ["list \(kind.resource.rawValue)": 2, "get \(kind.resource.rawValue)": 2])
    }
  }

  @Test func whoAsksForMetadataGetsNothingElse() async throws {
    let kind = Self.kinds[2]
    func accept(_ form: String) -> [String: String] {
      ["Accept": "application/json;as=\(form);g=meta.k8s.io;v=v1,application/json"]
    }
    let (single, whole) = (accept("PartialObjectMetadata"), accept("PartialObjectMetadataList"))
    try await Cluster.with(["all.yaml": kind.fixture("rs-1")]) { cluster in
      let list = try await cluster.send("GET", kind.path, headers: whole).json
      #expect(list["kind"] as? String == "PartialObjectMetadataList")
      #expect(list["apiVersion"] as? String == "meta.k8s.io/v1")
      let item = try #require((list["items"] as? [[String: Any]])?.first)
      let object = try await cluster.send("GET", "\(kind.path)/rs-1", headers: single).json
      for object in [item, object] {
        #expect(Set(object.keys) == ["kind", "apiVersion", "metadata"])
        #expect(object["kind"] as? String == "PartialObjectMetadata")
        let metadata = object["metadata"] as? [String: Any]
        #expect(metadata?["name"] as? String == "rs-1" && metadata?["resourceVersion"] is String)
      }
      #expect(try await cluster.get("\(kind.path)/rs-1").json["spec"] != nil)
      #expect(try await cluster.send("GET", kind.path, headers: single).status == 406)
      #expect(try await cluster.send("GET", "\(kind.path)/rs-1", headers: whole).status == 406)
    }
  }

  @Test(arguments: kinds)
  private func itsChangesAreWatched(kind: Kind) async throws {
    try await Cluster.with([:], { $0.bookmarks.interval = .milliseconds(20) }) { cluster in
      let watch = try WatchClient(cluster, "\(kind.path)?watch=1&allowWatchBookmarks=true")
      #expect(try watch.json()["type"] as? String == "BOOKMARK")
      let others = Self.kinds.filter { $0.resource != kind.resource }
      for kind in others + [kind] {
        let metadata = "\"metadata\": {\"name\": \"web\", \"namespace\": \"shop\"}"
        let object = "{\"apiVersion\": \"apps/v1\", \"kind\": \"\(kind.name)\", \(metadata)}"
        #expect(try await cluster.send("PUT", "/stand-in/objects", body: object).status == 200)
        #expect(try await cluster.send("DELETE", "/stand-in/objects\(kind.path)/web").status == 200)
      }
      var told: [[String: Any]] = []
      while told.count < 2 {
        let line = try watch.json()
        if line["type"] as? String != "BOOKMARK" { told.append(line) }
      }
      #expect(told.map { $0["type"] as? String } == ["ADDED", "DELETED"])
      #expect(told.allSatisfy { ($0["object"] as? [String: Any])?["kind"] as? String == kind.name })
    }
  }

  @Test(arguments: kinds, ["get", "list", "watch"])
  private func itCanBeForbidden(kind: Kind, verb: String) async throws {
    let prohibition = try #require(Access.Prohibition("\(verb):\(kind.resource.rawValue)"))
    try await Cluster.with([:], { $0.access.prohibitions = [prohibition] }) { cluster in
      let path = ["get": "\(kind.path)/web", "list": kind.path, "watch": "\(kind.path)?watch=1"][verb] ?? ""
      let answer = try await cluster.get(path)
      #expect(answer.status == 403)
      let message = try #require(try answer.json["message"] as? String)
      #expect(message.hasPrefix("\(kind.resource.rawValue).apps "))
      #expect(message.contains("in API group \"apps\" in the namespace \"shop\""))
    }
  }

  @Test func discoveryNamesThemAll() async throws {
    try await Cluster.with([:]) { cluster in
      let entries = try #require(
        try await cluster.get("/apis/apps/v1").json["resources"] as? [[String: Any]])
      let kinds = Self.kinds
      #expect(entries.map { $0["name"] as? String } == kinds.map(\.resource.rawValue))
      #expect(entries.map { $0["kind"] as? String } == kinds.map(\.name))
      #expect(entries.map { $0["singularName"] as? String } == kinds.map { $0.name.lowercased() })
      #expect(entries.map { $0["shortNames"] as? [String] } == kinds.map { [$0.shortName] })
      #expect(entries.allSatisfy { $0["namespaced"] as? Bool == true })
    }
  }
}
