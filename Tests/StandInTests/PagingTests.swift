import Foundation
import Testing

@testable import kube_stand_in

@Suite struct PagingTests {
  private static let pods = [
    "pods.yaml": (1...7).map { Fixture.pod("p\($0)", labels: $0 % 2 == 0 ? "even: y" : "odd: y") }.joined()
  ]

  private static func metadata(_ answer: Cluster.Answer) throws -> [String: Any] {
    try #require(try answer.json["metadata"] as? [String: Any])
  }

  @Test(arguments: [(1, 7), (3, 3), (6, 2), (7, 1), (100, 1), (0, 1)])
  func pagesTogetherAreTheList(limit: Int, pages: Int) async throws {
    try await Cluster.with(Self.pods) { (cluster) async throws in
      var names: [String] = []
      var versions: Set<String> = []
      var seen = 0
      var next = ""
      repeat {
        let answer = try await cluster.get("/api/v1/namespaces/default/pods?limit=\(limit)&continue=\(next)")
        let metadata = try Self.metadata(answer)
        names += try answer.names
        seen += 1
        versions.insert(try #require(metadata["resourceVersion"] as? String))
        next = metadata["continue"] as? String ?? ""
        #expect(metadata["remainingItemCount"] as? Int == (next.isEmpty ? nil : 7 - names.count))
      } while !next.isEmpty && seen < 20
      #expect(names == (1...7).map { "p\($0)" })
      #expect(seen == pages)
      #expect(versions.count == 1, "all pages are of one version")
    }
  }

  @Test func withASelectorTheRestIsNotCountedAndNoPageIsEmpty() async throws {
    try await Cluster.with(Self.pods) { cluster in
      let first = try await cluster.get("/api/v1/pods?limit=2&labelSelector=even")
      #expect(try first.names == ["p2", "p4"])
      #expect(try Self.metadata(first)["remainingItemCount"] == nil)
      let next = try #require(try Self.metadata(first)["continue"] as? String)
      let second = try await cluster.get("/api/v1/pods?limit=2&labelSelector=even&continue=\(next)")
      #expect(try second.names == ["p6"])
      #expect(try Self.metadata(second)["continue"] == nil)
    }
  }

  @Test func allPagesShowTheObjectsAsTheFirstOneDid() async throws {
    try await Cluster.with(Self.pods) { cluster in
      let first = try await cluster.get("/api/v1/pods?limit=2")
      let next = try #require(try Self.metadata(first)["continue"] as? String)
      cluster.standIn.store.delete(.pods, namespace: "default", name: "p3")
      try cluster.put(.pods, "p9")
      let second = try await cluster.get("/api/v1/pods?limit=2&continue=\(next)")
      #expect(try second.names == ["p3", "p4"])
      #expect(
        try Self.metadata(second)["resourceVersion"] as? String
          == Self.metadata(first)["resourceVersion"] as? String)
      #expect(try await cluster.get("/api/v1/pods").names == ["p1", "p2", "p4", "p5", "p6", "p7", "p9"])
    }
  }

  @Test func aPageOfAForgottenVersionIsGone() async throws {
    try await Cluster.with(Self.pods) { (cluster) async throws in
      let first = try await cluster.get("/api/v1/pods?limit=2")
      let next = try #require(try Self.metadata(first)["continue"] as? String)
      #expect(try await cluster.send("POST", "/stand-in/compact").status == 204)
      let second = try await cluster.get("/api/v1/pods?limit=2&continue=\(next)")
      #expect(second.status == 410)
      #expect(try second.json["reason"] as? String == "Expired")
      #expect(try await cluster.get("/api/v1/pods?limit=2").names == ["p1", "p2"])
    }
  }

  @Test func aListFromAnyVersionKnowsNoPages() async throws {
    try await Cluster.with(Self.pods) { (cluster) async throws in
      let list = try await cluster.get("/api/v1/pods?limit=2&resourceVersion=0")
      #expect(try list.names.count == 7)
      #expect(try Self.metadata(list)["continue"] == nil)
      let first = try await cluster.get("/api/v1/pods?limit=2")
      let next = try #require(try Self.metadata(first)["continue"] as? String)
      let path = "/api/v1/pods?limit=2&continue=\(next)&resourceVersion="
      #expect(try await cluster.get("\(path)0").names == ["p3", "p4"])
      #expect(try await cluster.get("\(path)5").status == 400)
    }
  }

  @Test(arguments: ["continue=nonsense", "continue=e30", "limit=ten"])
  func whatCannotBeReadIsABadRequest(query: String) async throws {
    try await Cluster.with(Self.pods) { cluster in
      let answer = try await cluster.get("/api/v1/pods?\(query)")
      #expect(answer.status == 400)
      #expect(try answer.json["reason"] as? String == "BadRequest")
    }
  }
}
