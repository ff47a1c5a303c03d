import Foundation
import Kubernetes
import TestSupport
import Testing

/// Objects that nobody should write, in the namespace of one tenant, beside polls of another's: through the whole
/// system.
@Suite struct HostileObjectTests {
  private static let tenant = "tenant"

  private static func event(_ changes: [String: Any], _ number: Int = 1) -> [String: Any] {
    [
      "apiVersion": "v1", "kind": "Event", "type": "Warning",
      "metadata": ["name": "bad.\(number)", "namespace": tenant] as [String: Any],
      "involvedObject": ["kind": "Pod", "namespace": tenant, "name": "victim-5d8-1", "uid": "uid-victim-1"],
      "reason": "Unhealthy", "message": "hostile",
    ].merging(changes) { $1 }
  }

  /// A deployment, or a pod of it, with other fields than it should have.
  private static func changed(_ object: [String: Any], _ path: [String], to value: Any) -> [String: Any] {
    guard let key = path.first else { return object }
    var object = object
    object[key] =
      path.count == 1
      ? value : changed(object[key] as? [String: Any] ?? [:], Array(path.dropFirst()), to: value)
    return object
  }

  private static func annotated(_ object: [String: Any], _ count: Int) -> [String: Any] {
    changed(object, ["metadata", "annotations"], to: ["a": String(repeating: "<", count: count)])
  }

  /// Nested so deep that no reader should follow.
  private static func nested(_ depth: Int) -> Any {
    var value: Any = "x"
    for _ in 0..<depth { value = ["f:a": value] }
    return value
  }

  private struct Attack: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What is written, given the tenant's deployment and its pod.
    let objects: @Sendable (_ deployment: [String: Any], _ pod: [String: Any]) -> [[String: Any]]
    /// What the tenant's deployment is answered with, in watch and in live mode.
    let status: Int
    /// What the log names; nil when nothing is wrong.
    let problem: String?

    init(
      _ description: String, _ status: Int, _ problem: String? = nil,
      _ objects: @escaping @Sendable ([String: Any], [String: Any]) -> [[String: Any]]
    ) {
      testDescription = description
      self.status = status
      self.problem = problem
      self.objects = objects
    }
  }

  private static let attacks = [
    Attack("an event at the end of time", 503) { _, pod in
      [
        changed(pod, ["status", "conditions"], to: [["type": "Ready", "status": "False"]]),
        event(["eventTime": "9999-12-31T23:59:59.999999Z"]),
        event(["lastTimestamp": "9999-12-31T23:59:59Z", "count": Int32.max], 2),
      ]
    },
    Attack("an event behind the end of time", 200, "field lastTimestamp has a value out of range") { _, _ in
      [event(["lastTimestamp": "10000-01-01T00:59:59Z"])]
    },
    Attack(
      "a percentage beyond all sense", 502,
      "field spec.strategy.rollingUpdate.maxSurge has a value out of range"
    ) { deployment, _ in
      [changed(deployment, ["spec", "strategy", "rollingUpdate", "maxSurge"], to: "3000000000%")]
    },
    Attack("numbers at the end of their range", 502, "field spec.replicas has a value out of range") {
      deployment, _ in [changed(deployment, ["spec", "replicas"], to: Int.max)]
    },
    Attack("numbers at the other end", 502, "maxUnavailable has a value out of range") { deployment, _ in
      [changed(deployment, ["spec", "strategy", "rollingUpdate", "maxUnavailable"], to: Int.min)]
    },
    Attack("a pod from the year 10000", 502, "field status.startTime has a value out of range") { _, pod in
      [changed(pod, ["status", "startTime"], to: "10000-01-01T00:59:59Z")]
    },
    Attack("text with control characters", 503) { _, pod in
      [
        changed(
          pod, ["status", "conditions"],
          to: [["type": "Ready", "status": "False", "message": "\u{1b}[2J\n\u{0}\u{7f}\"up\":true\u{202e}"]])
      ]
    },
    Attack("objects of 12 MB", 200) { deployment, pod in
      [annotated(deployment, 2_000_000), annotated(pod, 2_000_000)]
    },
    Attack("fields nested a thousand deep", 200) { deployment, pod in
      [
        changed(deployment, ["metadata", "managedFields"], to: [["fieldsV1": nested(1000)]]),
        changed(pod, ["metadata", "managedFields"], to: [["fieldsV1": nested(1000)]]),
      ]
    },
  ]

  @Test(arguments: attacks, [true, false])
  private func attack(_ attack: Attack, isWatched: Bool) async throws {
    let options = isWatched ? SystemUnderTest.Options() : .live()
    try await SystemUnderTest.with(options) { system in
      let server = system.server
      let deployment = SampleObjects.deployment("victim", namespace: Self.tenant, replicas: 1)
      let pod = Self.changed(
        SampleObjects.pod(of: "victim", 1, namespace: Self.tenant), ["metadata", "uid"], to: "uid-victim-1")
      try await system.apiServer.put([deployment, pod])
      let victim = server.verdict("\(Self.tenant)/deployment/victim")
      let becomes = { (status: Int) in
        try await holds(within: .seconds(20)) { try await curl(victim).status == status }
      }
      try #require(try await becomes(200), "\(system.logs)")
      let before = try await system.apiServer.objectRequests()

      try await system.apiServer.put(attack.objects(deployment, pod))
      if let problem = attack.problem, isWatched || attack.status != 200 {
        try await server.responder.require("a line about it") {
          if !isWatched { _ = try await curl(victim) }
          return server.responder.output.contains(problem)
        }
      }
      let isAnswered = try await becomes(attack.status)
      let answer = try await curl(victim)
      #expect(isAnswered, "\(answer)\n\(system.logs.suffix(4000))")
      #expect(answer.json["up"] as? Bool == (answer.status == 200), "\(answer)")
      #expect(!answer.body.dropLast().contains("\n") && !answer.body.contains("\u{1b}"))
      // Another one's answer is what it was, from the watch.
      for _ in 0..<5 {
        #expect(try await curl(server.verdict("default/deployment/shop")).status == 200)
      }
      if isWatched {
        #expect(try await system.apiServer.objectRequests() == before, "no new list, no live read")
      }

      // Mended.
      try await system.apiServer.put([deployment, pod])
      #expect(try await becomes(200))
      #expect(server.responder.isRunning)
      if isWatched { #expect(try await system.apiServer.objectRequests() == before) }
    }
  }

  /// The program lists hostile objects when it starts, too.
  @Test func allAtOnceAtTheStart() async throws {
    try await SystemUnderTest.with { system in
      let objects = Self.attacks.enumerated().flatMap { number, attack in
        attack.objects(
          SampleObjects.deployment("victim-\(number)", namespace: Self.tenant, replicas: 1),
          SampleObjects.pod(of: "victim-\(number)", 1, namespace: Self.tenant))
      }
      try await system.apiServer.put(objects)
      await system.server.responder.stop()
      try await system.server.restartResponder()
      let isWatched = try await holds(within: .seconds(20)) {
        try await system.apiServer.openWatches() == WatchedObjects.types.count
      }
      try #require(isWatched, "\(system.logs)")
      let before = try await system.apiServer.objectRequests()
      #expect(try await curl(system.server.verdict("default/deployment/shop")).status == 200)
      let broken = Self.attacks.firstIndex { $0.testDescription.hasPrefix("a percentage") } ?? 0
      let answer = try await curl(system.server.verdict("\(Self.tenant)/deployment/victim-\(broken)"))
      #expect(answer.status == 502, "\(answer)")
      #expect(try await system.apiServer.objectRequests() == before)
    }
  }
}
