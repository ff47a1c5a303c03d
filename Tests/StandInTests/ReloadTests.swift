import Foundation
import TestSupport
import Testing

@testable import kube_stand_in

@Suite struct ReloadTests {
  private static let pods = "/api/v1/pods"

  @Test func changedAddedAndRemovedFilesAreSeen() async throws {
    try await Cluster.with(["a.yaml": Fixture.pod("a1"), "b.yaml": Fixture.pod("b1")]) { cluster in
      #expect(try await cluster.get(Self.pods).names == ["a1", "b1"])
      try cluster.write(Fixture.pod("a1") + Fixture.pod("a2"), to: "a.yaml")
      #expect(
        try await holds {
          try await cluster.get(Self.pods).names == ["a1", "a2", "b1"]
        }, "the added object")
      try cluster.write(Fixture.pod("c1"), to: "c.yml")
      #expect(
        try await holds {
          try await cluster.get(Self.pods).names == ["a1", "a2", "b1", "c1"]
        }, "the new file")
      try cluster.remove("b.yaml")
      #expect(
        try await holds {
          try await cluster.get(Self.pods).names == ["a1", "a2", "c1"]
        }, "the removed file")
      #expect(cluster.log.contains("reloaded: 0 added, 0 modified, 1 deleted"))
    }
  }

  @Test func aChangeInPlaceOfTheSameSizeIsSeen() async throws {
    try await Cluster.with(["a.yaml": Fixture.pod("a1")]) { (cluster) async throws in
      for name in ["a2", "a3", "a4", "a5"] {
        let file = try FileHandle(forWritingTo: cluster.folder.appendingPathComponent("a.yaml"))
        try file.write(contentsOf: Data(Fixture.pod(name).utf8))
        try file.close()
        #expect(try await holds { try await cluster.get(Self.pods).names == [name] }, "\(name)")
      }
    }
  }

  @Test func onlyChangedObjectsGetANewVersion() async throws {
    try await Cluster.with(["a.yaml": Fixture.pod("a") + Fixture.pod("b")]) { cluster in
      let before = cluster.standIn.store.snapshot
      try cluster.write(Fixture.pod("a") + Fixture.pod("b", phase: "Failed"), to: "a.yaml")
      #expect(
        await holds {
          cluster.standIn.store.snapshot.resourceVersion > before.resourceVersion
        }, "the change")
      let after = cluster.standIn.store.snapshot
      func version(_ snapshot: Store.Snapshot, _ name: String) -> UInt64? {
        snapshot.object(.pods, namespace: "default", name: name)?.resourceVersion
      }
      #expect(version(after, "a") == version(before, "a"))
      #expect(version(after, "b") == after.resourceVersion)
    }
  }

  @Test func aBrokenFileKeepsItsObjectsAndIsReportedOnce() async throws {
    try await Cluster.with(["a.yaml": Fixture.pod("a"), "b.yaml": Fixture.pod("b")]) { cluster in
      try cluster.write("apiVersion: v1\nkind: Pod\nmetadata: {name: [\n", to: "a.yaml")
      #expect(await holds { !cluster.log.isEmpty }, "the error")
      // Another file that changes later shows that the folder has been looked at again.
      try cluster.write(Fixture.pod("b") + Fixture.pod("c"), to: "b.yaml")
      #expect(
        try await holds { try await cluster.get(Self.pods).names == ["a", "b", "c"] }, "the other file")
      let errors = cluster.log.filter { $0.hasPrefix("error: ") }
      #expect(errors.count == 1)
      #expect(errors.first?.contains("/a.yaml:") == true, "names file and line")
      try cluster.write(Fixture.pod("a2"), to: "a.yaml")
      #expect(
        try await holds { try await cluster.get(Self.pods).names == ["a2", "b", "c"] }, "the mended file")
    }
  }

  @Test func ofTwoObjectsWithOneNameTheFirstFilesCounts() async throws {
    try await Cluster.with(["a.yaml": Fixture.pod("p", node: "first")]) { cluster in
      try cluster.write(Fixture.pod("p", node: "second") + Fixture.pod("q"), to: "b.yaml")
      #expect(try await holds { try await cluster.get(Self.pods).names == ["p", "q"] }, "the second file")
      let spec = try await cluster.get("/api/v1/namespaces/default/pods/p").json["spec"] as? [String: String]
      #expect(spec == ["nodeName": "first"])
      #expect(cluster.log.contains { $0.contains("/b.yaml: Pod default/p is in a.yaml already") })
    }
  }

  @Test func otherFilesAreLeftAlone() async throws {
    try await Cluster.with(["a.yaml": Fixture.pod("a"), "README.md": "[", ".a.yaml.swp": "["]) {
      (cluster) async throws in
      #expect(try await cluster.get(Self.pods).names == ["a"])
    }
  }

  @Test func aBrokenFileAtTheStartIsRefused() async throws {
    await #expect(throws: StandIn.StartError.self) {
      try await Cluster.with(["a.yaml": "["]) { _ in }
    }
    #expect(throws: StandIn.StartError.self) {
      _ = try StandIn(StandIn.Configuration(fixtures: "/nonexistent/fixtures"))
    }
  }

  @Test func changesAreToldInTheOrderOfTheirVersions() throws {
    let parser = FixtureParser(file: "f", started: .now())
    let store = Store()
    let first = store.replace(with: try parser.objects(in: Fixture.pod("a") + Fixture.pod("b")))
    guard case .added(let a)? = first.first, case .added(var b)? = first.last else {
      Issue.record("two added objects, but: \(first)")
      return
    }
    #expect(b.resourceVersion == a.resourceVersion + 1)
    let second = store.replace(with: try parser.objects(in: Fixture.pod("a", phase: "Failed")))
    let modified = try #require(store.snapshot.object(.pods, namespace: "default", name: "a"))
    b.resourceVersion += 2
    #expect(second == [.modified(modified, before: a), .deleted(b)])
    #expect(store.snapshot.resourceVersion == b.resourceVersion)
    #expect(store.replace(with: try parser.objects(in: Fixture.pod("a", phase: "Failed"))).isEmpty)
  }
}
