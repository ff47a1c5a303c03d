import Foundation
import Glibc
import TestSupport
import Testing

@testable import kube_stand_in

@Suite struct FaultTests {
  private static let pods = "/api/v1/pods"
  private static let files = ["all.yaml": Fixture.deployment("web") + Fixture.pod("p")]

  private static func order(_ fault: String, _ cluster: Cluster) async throws {
    #expect(try await cluster.send("PUT", "/stand-in/fault", body: fault).status == 204)
  }

  /// Watches of pods and of deployments, each after what it tells first.
  private static func watches(_ cluster: Cluster) throws -> (pods: WatchClient, deployments: WatchClient) {
    let watches = (try WatchClient(cluster, pods), try WatchClient(cluster, "/apis/apps/v1/deployments"))
    #expect(try watches.0.event().description == "ADDED p")
    #expect(try watches.1.event().description == "ADDED web")
    return watches
  }

  private static func request(_ path: String, _ cluster: Cluster) throws -> RawConnection {
    let connection = try RawConnection(to: cluster.standIn.url)
    connection.send("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    return connection
  }

  @Test(arguments: [429, 503])
  func aStatusMayTellWhenToRetryAndStrikeOnlySoOften(status: Int) async throws {
    try await Cluster.with(Self.files) { cluster in
      try await Self.order(
        "{\"status\": \(status), \"retryAfterSeconds\": 7, \"count\": 2, \"path\": \"/pods\"}", cluster)
      for path in [Self.pods, "\(Self.pods)?watch=true"] {
        #expect(try await cluster.get("/version").status == 200, "another path does not count")
        let answer = try await cluster.get(path)
        #expect(answer.status == status)
        #expect(answer.headers["retry-after"] == "7")
      }
      #expect(try await cluster.get(Self.pods).status == 200)
    }
  }

  @Test func aWatchMayBeRefusedAsGone() async throws {
    try await Cluster.with(Self.files) { cluster in
      try await Self.order("{\"status\": 410}", cluster)
      let answer = try await cluster.get("\(Self.pods)?watch=true")
      #expect(answer.status == 410)
      #expect(try answer.json["reason"] as? String == "Expired")
    }
  }

  @Test func aTruncatedBodyIsShorterThanItsLength() async throws {
    try await Cluster.with(Self.files) { cluster in
      let whole = try await cluster.get(Self.pods).text
      try await Self.order("{\"truncate\": 40}", cluster)
      let list = try Self.request(Self.pods, cluster)
      #expect(try list.readHead().contains("Content-Length: \(whole.utf8.count)\r\n"))
      #expect(try list.readToEnd() == whole.prefix(40))
      let watch = try Self.request("\(Self.pods)?watch=true", cluster)
      _ = try watch.readHead()
      let chunk = try #require(try watch.readChunk())
      #expect(chunk.utf8.count == 40)
      #expect(try watch.readToEnd() == "", "without the chunk that ends a body")
    }
  }

  @Test func garbageIsNoJSON() async throws {
    try await Cluster.with(Self.files) { cluster in
      let watches = try Self.watches(cluster)
      let length = try await cluster.get(Self.pods).body.count
      try await Self.order("{\"garbage\": true, \"path\": \"/pods\"}", cluster)
      let list = try await cluster.get(Self.pods)
      #expect(list.body.count == length)
      #expect(throws: (any Error).self) { try list.json }
      try cluster.put(.pods, "q")
      try cluster.put(.deployments, "q")
      #expect(throws: (any Error).self) { try watches.pods.json() }
      #expect(try watches.deployments.event().description == "ADDED q")
      try await Self.order("{\"garbage\": true, \"count\": 1}", cluster)
      let struck = try WatchClient(cluster, Self.pods)
      #expect(throws: (any Error).self) { try struck.json() }
      #expect(try struck.event().description == "ADDED q", "the lines are struck one by one")
    }
  }

  @Test func aSlowBodyTakesItsTimeAndIsWhole() async throws {
    let moment = Timestamp(microseconds: 784_111_777_000_000)
    try await Cluster.with(Self.files, { $0.clock = { moment } }) { (cluster) async throws in
      let whole = try await cluster.get(Self.pods).text
      let clock = ContinuousClock()
      try await Self.order("{\"slowBytesPerSecond\": \(whole.utf8.count * 10)}", cluster)
      let start = clock.now
      #expect(try await cluster.get(Self.pods).text == whole)
      #expect(clock.now - start >= .milliseconds(50))
      let watch = try WatchClient(cluster, Self.pods)
      #expect(try watch.event().description == "ADDED p")
      try cluster.put(.pods, "q")
      #expect(try watch.event().description == "ADDED q")
      #expect(clock.now - start >= .milliseconds(150))
    }
  }

  @Test func silenceSaysNothingUntilItEndsTheConnection() async throws {
    try await Cluster.with(Self.files) { cluster in
      let watches = try Self.watches(cluster)
      try await Self.order("{\"silence\": true, \"path\": \"/pods\"}", cluster)
      try cluster.put(.pods, "q")
      try cluster.put(.deployments, "q")
      #expect(try watches.deployments.event().description == "ADDED q")
      let list = try Self.request(Self.pods, cluster)
      let late = try Self.request("\(Self.pods)?watch=1", cluster)
      #expect(
        try await holds {
          let counts = try await cluster.get("/stand-in/requests").json["counts"] as? [String: Int]
          return counts?["list pods"] == 1 && counts?["watch pods"] == 2
        }, "both have been read")
      try cluster.put(.pods, "r")
      try await Self.order("{}", cluster)
      for connection in [watches.pods.connection, list, late] {
        #expect(try connection.readToEnd() == "")
      }
      #expect(try WatchClient(cluster, Self.pods).events(3) == ["ADDED p", "ADDED q", "ADDED r"])
      try cluster.put(.deployments, "r")
      #expect(try watches.deployments.event().description == "ADDED r", "it was never struck")
    }
  }

  @Test func openWatchesCanBeReset() async throws {
    try await Cluster.with(Self.files) { cluster in
      let watches = try Self.watches(cluster)
      try await Self.order("{\"resetWatches\": true, \"path\": \"/pods\"}", cluster)
      #expect(throws: RawConnection.Failure(code: ECONNRESET)) { try watches.pods.line() }
      try cluster.put(.deployments, "q")
      #expect(try watches.deployments.event().description == "ADDED q")
      #expect(try WatchClient(cluster, Self.pods).event().description == "ADDED p", "only once")
    }
  }

  @Test func openWatchesCanBeClosed() async throws {
    try await Cluster.with(Self.files) { cluster in
      let watches = try Self.watches(cluster)
      try await Self.order("{\"closeWatches\": true}", cluster)
      #expect(try watches.pods.line() == nil)
      #expect(try watches.deployments.line() == nil)
      #expect(try WatchClient(cluster, Self.pods).event().description == "ADDED p", "only once")
    }
  }

  @Test func openWatchesCanExpireAndCannotBeTakenUpAgain() async throws {
    try await Cluster.with(Self.files) { cluster in
      let watches = try Self.watches(cluster)
      let version = cluster.standIn.store.snapshot.resourceVersion
      try await Self.order("{\"expireWatches\": true}", cluster)
      let again = try WatchClient(cluster, "\(Self.pods)?resourceVersion=\(version)")
      for watch in [watches.pods, watches.deployments, again] {
        let json = try watch.json()
        #expect(json["type"] as? String == "ERROR")
        #expect((json["object"] as? [String: Any])?["code"] as? Int == 410)
        #expect(try watch.line() == nil)
      }
      let metadata = try await cluster.get(Self.pods).json["metadata"] as? [String: Any]
      let newest = try #require(metadata?["resourceVersion"] as? String)
      let watch = try WatchClient(cluster, "\(Self.pods)?resourceVersion=\(newest)")
      try cluster.put(.pods, "q")
      #expect(try watch.event().description == "ADDED q")
    }
  }

  @Test func theClockCanBeWrong() async throws {
    let moment = Timestamp(microseconds: 784_111_777_000_000)
    try await Cluster.with(Self.files, { $0.clock = { moment } }) { (cluster) async throws in
      try await Self.order("{\"clockOffsetSeconds\": -7}", cluster)
      #expect(try await cluster.get("/version").headers["date"] == "Sun, 06 Nov 1994 08:49:30 GMT")
      try await Self.order("{}", cluster)
      #expect(try await cluster.get("/version").headers["date"] == "Sun, 06 Nov 1994 08:49:37 GMT")
    }
  }
}
