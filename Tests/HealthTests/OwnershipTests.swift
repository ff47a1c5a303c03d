import Testing

@testable import Health

@Suite struct OwnershipTests {
  @Test(
    "Where nothing else is known, only pods of a ReplicaSet with the deployment's name are its own",
    arguments: [
      ("web-a", "a", "web", true),
      ("web-canary-a", "a", "web", false),
      ("web-a", "b", "web", false),
      ("we-a", "a", "web", false),
      ("webXa", "a", "web", false),
      ("web-a", "a", "db", false),
      (nil, "a", "web", false),
      ("web-a", nil, "web", false),
    ] as [(String?, String?, String, Bool)])
  func owns(replicaSet: String?, hash: String?, app: String, owned: Bool) {
    let candidate = pod("x").with {
      $0.controller = replicaSet.map(OwnerReference.replicaSet)
      $0.labels["pod-template-hash"] = hash
      $0.labels["app"] = app
    }
    #expect(deployment().owns(candidate) == owned)
  }

  @Test func podsOfAnotherNamespaceAreNotItsOwn() {
    #expect(!deployment().owns(pod("x").with { $0.namespace = "other" }))
  }

  /// Whose a pod of a ReplicaSet is.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var replicaSet = "web-a"
    var hash: String? = "a"
    var app = "web"
    /// What controls the ReplicaSet; nil inside when nothing does, nil when the ReplicaSet is not known.
    var controller: OwnerReference??
    /// The deployments of the namespace, by what they select; nil when they are not known.
    var deployments: [String: String]?
    let owned: Bool
  }

  private static func deploymentReference(_ name: String, _ uid: String?) -> OwnerReference {
    OwnerReference(kind: "Deployment", name: name, uid: uid.flatMap { UID($0) })
  }

  @Test(arguments: [
    Row(
      testDescription: "its own ReplicaSet", controller: deploymentReference("web", "uid-web"), owned: true),
    Row(
      testDescription: "a ReplicaSet that it adopted", replicaSet: "shop-a",
      controller: deploymentReference("web", "uid-web"), deployments: ["web": "web", "shop": "web"],
      owned: true),
    Row(
      testDescription: "a bare ReplicaSet that it adopted", replicaSet: "db", hash: nil,
      controller: deploymentReference("web", "uid-web"), owned: true),
    Row(
      testDescription: "a reference without a uid", controller: deploymentReference("web", nil), owned: true),
    Row(
      testDescription: "its own ReplicaSet, whose pod it does not select", app: "db",
      controller: deploymentReference("web", "uid-web"), owned: false),
    Row(
      testDescription: "a ReplicaSet of its name that another one adopted",
      controller: deploymentReference("shop", "uid-shop"), owned: false),
    Row(
      testDescription: "a ReplicaSet of its predecessor", controller: deploymentReference("web", "uid-old"),
      owned: false),
    Row(
      testDescription: "a ReplicaSet of a rollout beside it",
      controller: OwnerReference(kind: "Rollout", name: "web", uid: UID("uid-web")), owned: false),
    Row(testDescription: "a ReplicaSet that nothing controls", controller: .some(nil), owned: false),
    Row(testDescription: "by its name", deployments: ["web": "web"], owned: true),
    Row(
      testDescription: "by another name that is no deployment's", replicaSet: "shop-a",
      deployments: ["web": "web"], owned: true),
    Row(
      testDescription: "by another deployment's name", replicaSet: "shop-a",
      deployments: ["web": "web", "shop": "db"], owned: false),
    Row(
      testDescription: "without a hash", replicaSet: "something", hash: nil,
      deployments: ["web": "web", "db": "db"], owned: true),
    Row(
      testDescription: "a cut name", replicaSet: "web-fronten-a", deployments: ["web": "web"], owned: true),
    Row(
      testDescription: "a cut name that is closer to another", replicaSet: "web-fronten-b",
      deployments: ["web": "web", "web-fron": "web"], owned: false),
    Row(
      testDescription: "a name that is close to none, and another is first", replicaSet: "x",
      deployments: ["web": "web", "able": "web"], owned: false),
    Row(
      testDescription: "a name that is close to none, and it is first", replicaSet: "x",
      deployments: ["web": "web", "zone": "web"], owned: true),
    Row(
      testDescription: "an empty hash", replicaSet: "web-", hash: "", deployments: ["web": "db"],
      owned: false),
  ])
  func ownsThrough(_ row: Row) throws {
    let uid = try #require(UID("uid-replicaset"))
    let candidate = pod("x").with {
      $0.controller = OwnerReference(kind: "ReplicaSet", name: row.replicaSet, uid: uid)
      $0.labels["pod-template-hash"] = row.hash
      $0.labels["app"] = row.app
    }
    let ownership = Ownership(
      replicaSets: row.controller.map { [ReplicaSet(uid: uid, namespace: "default", controller: $0)] } ?? [],
      deployments: row.deployments?.mapValues { LabelSelector(matchLabels: ["app": $0]) })
    #expect(deployment().owns(candidate, by: ownership) == row.owned)
  }

  @Test(
    "A stateful set's pods are told by its uid from those of another one of its name",
    arguments: [("uid-web", true), ("uid-old", false), (nil, true)])
  func statefulSet(uid: String?, owned: Bool) {
    let workload = StatefulSet(
      namespace: "default", name: "web", uid: "uid-web",
      selector: LabelSelector(matchLabels: ["app": "web"]))
    let candidate = pod("web-0").with {
      $0.controller = OwnerReference(kind: "StatefulSet", name: "web", uid: uid.flatMap { UID($0) })
    }
    #expect(workload.owns(candidate) == owned)
  }

  @Test func labelsThatCannotBeReadLeaveTheName() {
    let unreadable = UnreadablePod(
      namespace: "default", name: "x", uid: "x", controller: .replicaSet("web-a"), problem: "x")
    #expect(deployment().owns(unreadable))
    let known = Ownership(replicaSets: [], deployments: ["web": LabelSelector(), "other": LabelSelector()])
    #expect(deployment().owns(unreadable, by: known))
    var other = unreadable
    other.controller = .replicaSet("db-a")
    #expect(!deployment().owns(other, by: known))
  }

  @Test(
    "A uid is told by all of its text, whatever that is",
    arguments: [
      "2a0eb81b-2b6f-4c4e-8cf4-8f1c1d1f6c11", "2a0eb81b-2b6f-4c4e-8cf4-8f1c1d1f6c12",
      "3a0eb81b-2b6f-4c4e-8cf4-8f1c1d1f6c11", "2A0EB81B-2B6F-4C4E-8CF4-8F1C1D1F6C11",
      "2a0eb81b02b6f-4c4e-8cf4-8f1c1d1f6c11", "2a0eb81b-2b6f-4c4e-8cf4-8f1c1d1f6c1g",
      "2a0eb81b-2b6f-4c4e-8cf4-8f1c1d1f6c1", "uid-web", "uid-wec", "\u{0}", "\u{0}\u{0}", "é", "e\u{301}",
      "00000000-0000-0000-0000-000000000000", String(repeating: "f", count: 1_000_000),
    ])
  func uid(text: String) {
    let others = ["uid-other", "2a0eb81b-2b6f-4c4e-8cf4-8f1c1d1f6c13", text + "-", "a" + text]
    #expect(UID(text) != nil && UID(text) == UID(String(text)))
    #expect(Array(text.utf8).withUnsafeBufferPointer { UID(utf8: $0) } == UID(text))
    for other in others { #expect(UID(other) != UID(text)) }
  }

  @Test func noTextIsNoUID() {
    #expect(UID("") == nil)
  }

  @Test func manyTextsAreManyUIDs() {
    let texts = (0..<100_000).map { "uid-\($0)" }
    #expect(Set(texts.map { UID($0) }).count == texts.count)
  }
}
