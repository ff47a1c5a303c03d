import Foundation
import TestSupport
import Testing

@testable import kube_stand_in

@Suite struct WatchTests {
  private static let pods = "/api/v1/pods"
  private static let files = ["all.yaml": Fixture.pod("a") + Fixture.pod("b", namespace: "other")]

  private static func version(_ cluster: Cluster) -> UInt64 {
    cluster.standIn.store.snapshot.resourceVersion
  }

  @Test(arguments: ["", "?resourceVersion=0", "?resourceVersion="])
  func withoutAVersionTheObjectsComeFirst(query: String) async throws {
    try await Cluster.with(Self.files) { cluster in
      let watch = try WatchClient(cluster, "\(Self.pods)\(query)")
      #expect(watch.head.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(watch.head.contains("Content-Type: application/json\r\n"))
      #expect(watch.head.lowercased().contains("transfer-encoding: chunked\r\n"))
      #expect(try watch.events(2) == ["ADDED a", "ADDED b"])
      try cluster.put(.pods, "c")
      #expect(try watch.event().description == "ADDED c")
    }
  }

  @Test func fromAVersionOnlyWhatFollowsIsTold() async throws {
    try await Cluster.with(Self.files) { cluster in
      try cluster.put(.pods, "c")
      let version = Self.version(cluster)
      try cluster.put(.pods, "c", phase: "Failed")
      let watch = try WatchClient(cluster, "\(Self.pods)?resourceVersion=\(version)")
      #expect(try watch.event().description == "MODIFIED c")
      try cluster.put(.deployments, "c")
      cluster.standIn.store.delete(.pods, namespace: "default", name: "a")
      let json = try watch.json()
      #expect(json["type"] as? String == "DELETED")
      let object = try #require(json["object"] as? [String: Any])
      #expect(object["kind"] as? String == "Pod")
      #expect(object["apiVersion"] as? String == "v1")
      let metadata = try #require(object["metadata"] as? [String: Any])
      #expect(metadata["resourceVersion"] as? String == "\(Self.version(cluster))", "that of the deletion")
    }
  }

  @Test(arguments: [
    ("/api/v1/namespaces/other/pods", ["ADDED b", "ADDED x"]),
    ("/apis/apps/v1/deployments", ["ADDED x"]), ("/apis/apps/v1/namespaces/default/deployments", []),
    ("/api/v1/events?fieldSelector=metadata.name%3Dx", ["ADDED x"]),
  ])
  func aWatchTellsOfItsScope(path: String, events: [String]) async throws {
    try await Cluster.with(Self.files) { cluster in
      let watch = try WatchClient(cluster, path)
      for resource in [Resource.pods, .deployments, .events] {
        try cluster.put(resource, "x", namespace: "other")
        try cluster.put(resource, "last", namespace: "default")
        try cluster.put(resource, "last", namespace: "other")
      }
      #expect(try watch.events(events.count) == events)
    }
  }

  @Test func whatEntersOrLeavesTheSelectionIsAddedOrDeleted() async throws {
    try await Cluster.with([:]) { (cluster) async throws in
      try cluster.put(.pods, "p", labels: ["app": "other"])
      let watches = [
        try WatchClient(cluster, "\(Self.pods)?labelSelector=app%3Dweb"),
        try WatchClient(cluster, "\(Self.pods)?fieldSelector=status.phase%3DPending"),
      ]
      try cluster.put(.pods, "p", labels: ["app": "web"], phase: "Pending")
      try cluster.put(.pods, "p", labels: ["app": "web", "n": "1"], phase: "Pending")
      try cluster.put(.pods, "p", labels: ["app": "other"], phase: "Running")
      try cluster.put(.pods, "p", labels: ["app": "web"], phase: "Pending")
      cluster.standIn.store.delete(.pods, namespace: "default", name: "p")
      for watch in watches {
        #expect(try watch.events(2) == ["ADDED p", "MODIFIED p"])
        let left = try watch.json()
        #expect(left["type"] as? String == "DELETED")
        let metadata = (left["object"] as? [String: Any])?["metadata"] as? [String: Any]
        #expect((metadata?["labels"] as? [String: String])?["n"] == "1", "as it was while chosen")
        #expect(metadata?["resourceVersion"] as? String == "5", "the version at which it left")
        #expect(try watch.events(2) == ["ADDED p", "DELETED p"])
      }
    }
  }

  @Test func changedFixturesAreTold() async throws {
    try await Cluster.with(Self.files) { cluster in
      let watch = try WatchClient(cluster, "\(Self.pods)?resourceVersion=\(Self.version(cluster))")
      try cluster.write(Fixture.pod("a", phase: "Failed") + Fixture.pod("c"), to: "all.yaml")
      #expect(try watch.events(3) == ["MODIFIED a", "ADDED c", "DELETED b"])
    }
  }

  @Test func itsTimeEndsItCleanlyAfterALastBookmark() async throws {
    let times = WatchStream.BookmarkTimes(interval: .seconds(60), beforeEnd: .milliseconds(900))
    try await Cluster.with(Self.files, { $0.bookmarks = times }) { cluster in
      let version = Self.version(cluster)
      // What has changed elsewhere is told by the version of the bookmark.
      try cluster.put(.deployments, "d")
      let query = "resourceVersion=\(version)&timeoutSeconds=1&allowWatchBookmarks=true"
      let pods = try WatchClient(cluster, "\(Self.pods)?\(query)")
      let events = try WatchClient(cluster, "/api/v1/events?\(query)")
      let unasked = try WatchClient(cluster, "\(Self.pods)?resourceVersion=\(version)&timeoutSeconds=1")
      let line = try #require(try pods.line())
      #expect(
        line == """
          {"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"\(version + 1)"}}}
          """)
      #expect(try pods.line() == nil)
      #expect(try events.line() == nil, "events get no bookmarks")
      #expect(try unasked.line() == nil)
      pods.connection.send("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try pods.connection.readHead().hasPrefix("HTTP/1.1 200"), "the connection lives on")
      #expect(
        try await holds {
          try await cluster.get("/stand-in/requests").json["openWatches"] as? Int == 0
        }, "closed")
    }
  }

  @Test func bookmarksComeInTheirInterval() async throws {
    let times = WatchStream.BookmarkTimes(interval: .milliseconds(10))
    try await Cluster.with(Self.files, { $0.bookmarks = times }) { cluster in
      let watch = try WatchClient(
        cluster, "\(Self.pods)?allowWatchBookmarks=1&resourceVersion=\(Self.version(cluster))")
      for _ in 0..<3 { #expect(try watch.event().type == "BOOKMARK") }
    }
  }

  @Test func aForgottenVersionIsAnErrorAndTheEnd() async throws {
    try await Cluster.with([:], { $0.historyLimit = 2 }) { cluster in
      for name in ["a", "b", "c", "d"] { try cluster.put(.pods, name) }
      // Versions 2 to 5, of which the last two are kept.
      #expect(try WatchClient(cluster, "\(Self.pods)?resourceVersion=3").events(2) == ["ADDED c", "ADDED d"])
      let watch = try WatchClient(cluster, "\(Self.pods)?resourceVersion=2")
      #expect(watch.head.hasPrefix("HTTP/1.1 200 OK\r\n"))
      let json = try watch.json()
      #expect(json["type"] as? String == "ERROR")
      let status = try #require(json["object"] as? [String: Any])
      #expect(status["kind"] as? String == "Status")
      #expect(status["code"] as? Int == 410)
      #expect(status["reason"] as? String == "Expired")
      #expect(status["message"] as? String == "too old resource version: 2 (3)")
      #expect(try watch.line() == nil)
      // Other resources have a history of their own.
      try cluster.put(.deployments, "x")
      let deployments = try WatchClient(cluster, "/apis/apps/v1/deployments?resourceVersion=2")
      #expect(try deployments.event().description == "ADDED x")
    }
  }

  @Test func aVersionFromBeforeTheStartIsForgotten() async throws {
    try await Cluster.with(Self.files, { $0.resourceVersion = 1000 }) { cluster in
      let watch = try WatchClient(cluster, "\(Self.pods)?resourceVersion=999")
      let status = try #require(try watch.json()["object"] as? [String: Any])
      #expect(status["message"] as? String == "too old resource version: 999 (1000)")
    }
  }

  @Test(arguments: ["resourceVersion=x", "resourceVersion=-1", "timeoutSeconds=soon", "fieldSelector=a%3Db"])
  func whatCannotBeReadIsABadRequest(query: String) async throws {
    try await Cluster.with([:]) { (cluster) async throws in
      #expect(try await cluster.get("\(Self.pods)?watch=1&\(query)").status == 400)
    }
  }

  @Test func aSlowReaderLosesNothing() async throws {
    try await Cluster.with([:]) { (cluster) async throws in
      let watch = try WatchClient(cluster, Self.pods)
      let label = String(repeating: "x", count: 4000)
      for number in 1...3000 { try cluster.put(.pods, "p\(number)", labels: ["l": label]) }
      for number in 1...3000 { #expect(try watch.event().description == "ADDED p\(number)") }
    }
  }

  @Test func openWatchesAreCounted() async throws {
    try await Cluster.with(Self.files) { cluster in
      func counts() async throws -> [String: Any] { try await cluster.get("/stand-in/requests").json }
      do {
        let watches = [try WatchClient(cluster, Self.pods), try WatchClient(cluster, Self.pods)]
        let open = try await counts()
        #expect(open["openWatches"] as? Int == watches.count)
        #expect(open["counts"] as? [String: Int] == ["watch pods": 2])
      }
      // A client that goes away is noticed.
      #expect(try await holds { try await counts()["openWatches"] as? Int == 0 }, "closed")
    }
  }
}
