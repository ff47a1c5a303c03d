import Foundation
import TestSupport
import Testing

/// Whatever happens to the cluster and to the watch: in the end every answer is the one that a live read gives.
@Suite struct ConvergenceTests {
  private static let deployments = 6
  private static let faults = [
    #"{"resetWatches": true}"#, #"{"closeWatches": true}"#, #"{"expireWatches": true}"#,
    #"{"garbage": true, "count": 2}"#, #"{"truncate": 500, "count": 2}"#, #"{"status": 410, "count": 2}"#,
    #"{"status": 500, "count": 2}"#, #"{"reset": true, "count": 2}"#,
    #"{"status": 429, "retryAfterSeconds": 0, "count": 2}"#,
  ]

  @Test func theAnswersConverge() async throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    try await SystemUnderTest.with { (system) async throws in
      try await withTemporaryFolder { (folder) async throws in
        let live = try await HeartbeatServer(
          in: folder, kubeconfig: system.apiServer.kubeconfig, environment: ["WATCH": "off"])
        do {
          for round in 0..<60 {
            try await change(system.apiServer, &random)
            if round % 4 == 3 { try await system.apiServer.fault(Self.faults.randomElement(using: &random)!) }
          }
          try await system.apiServer.fault("{}")
          try await renew(system.apiServer, &random)
          var difference: String?
          let isEqual = try await holds(within: .seconds(120)) {
            difference = try await self.difference(between: system.server, and: live)
            return difference == nil
          }
          #expect(isEqual, "seed \(seed): \(difference ?? "")\n\(system.logs)")
        } catch {
          await live.stop()
          throw error
        }
        await live.stop()
      }
    }
  }

  /// Makes fifty changes at once.
  private func change(_ apiServer: FakeAPIServer, _ random: inout SeededGenerator) async throws {
    var puts: [[String: Any]] = []
    var deletions: [[String: Any]] = []
    for _ in 0..<50 {
      let name = "random-\(Int.random(in: 0..<Self.deployments, using: &random))"
      let number = Int.random(in: 0..<5, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        puts.append(SampleObjects.deployment(name, replicas: Int.random(in: 0..<5, using: &random)))
      case 1:
        deletions.append(SampleObjects.pod(of: name, number))
      default:
        let isReady = Int.random(in: 0..<3, using: &random) > 0
        puts.append(SampleObjects.pod(of: name, number, isReady: isReady))
      }
    }
    if Int.random(in: 0..<5, using: &random) == 0 {
      deletions.append(SampleObjects.deployment("random-0", replicas: 1))
    }
    try await apiServer.put(puts + deletions)
    try await apiServer.delete(deletions)
  }

  /// Takes all away and makes it anew.
  ///
  /// What is remembered of the way is not the same for who has seen all of it and for who has not; so the answers that are
  /// compared are about objects that neither has seen before.
  private func renew(_ apiServer: FakeAPIServer, _ random: inout SeededGenerator) async throws {
    let names = (0..<Self.deployments).map { "random-\($0)" }
    try await apiServer.delete(
      names.flatMap { name in
        [SampleObjects.deployment(name, replicas: 1)] + (0..<5).map { SampleObjects.pod(of: name, $0) }
      })
    var puts: [[String: Any]] = []
    for name in names where Int.random(in: 0..<6, using: &random) > 0 {
      puts.append(SampleObjects.deployment(name, replicas: Int.random(in: 0..<5, using: &random)))
      for number in 10..<10 + Int.random(in: 0..<5, using: &random) {
        puts.append(
          SampleObjects.pod(of: name, number, isReady: Int.random(in: 0..<3, using: &random) > 0))
      }
    }
    try await apiServer.put(puts)
  }

  /// The first answer that is not the same.
  private func difference(between watched: HeartbeatServer, and live: HeartbeatServer) async throws -> String?
  {
    for number in 0..<Self.deployments {
      let path = "default/deployment/random-\(number)"
      let (one, other) = (try await curl(watched.verdict(path)), try await curl(live.verdict(path)))
      if one.status != other.status || summary(of: one) != summary(of: other) {
        return
          "\(path): watched \(one.status) \(summary(of: one)), live \(other.status) \(summary(of: other))"
      }
    }
    return nil
  }

  /// A body without the moments in it, and without the changes that only one of them has seen.
  private func summary(of result: CurlResult) -> String {
    result.body.replacing(/,"transitions":\[[^\]]*\]/, with: "").replacing(/,"since":"[^"]*"/, with: "")
      .replacing(/"time":"[^"]*"/, with: "")
  }
}
