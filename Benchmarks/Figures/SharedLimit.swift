import Foundation
import Kubernetes
import TestSupport

/// How many polls a second are answered when replicas count together, against the memory of one process.
enum SharedLimit: Figure {
  static let number = 9
  static let title = "A rate limit in a Redis on loopback, against one in memory (wrk, one thread)"

  /// Where it is counted, and who answers.
  private struct Contestant {
    let name: String
    let server: HeartbeatServer
    var rounds: [(perSecond: Double, p99: Double)] = []
  }

  static func measure(isQuick: Bool) async throws -> [Measurement] {
    try await BenchmarkEnvironment.with("100x500") { environment in
      let store = try RedisServer(in: environment.folder)
      defer { store.kill() }
      let limits = ["RATE_LIMIT": "1000000000-H"]
      let shared = limits.merging(["RATE_LIMIT_STORE": store.url]) { $1 }
      var contestants = [
        Contestant(name: "in memory", server: try await environment.install("memory", environment: limits)),
        Contestant(name: "in Redis", server: try await environment.install("redis", environment: shared)),
      ]
      for contestant in contestants {
        try await contestant.server.responder.require("all watches") {
          try await environment.cluster.openWatches() >= 2 * WatchedObjects.types.count
        }
      }
      var measurements: [Measurement] = []
      for connections in [16, 64] {
        measurements += try await compare(&contestants, connections, isQuick, in: environment.folder)
      }
      measurements.append(
        Measurement(
          "round trips to Redis a poll",
          try await roundTrips(contestants[1].server, store, in: environment.folder), goal: .atMost(1)))
      store.kill()
      measurements += try await compare(&contestants, 16, isQuick, in: environment.folder, " with Redis away")
      return measurements
    }
  }

  private static func compare(
    _ contestants: inout [Contestant], _ connections: Int, _ isQuick: Bool, in folder: URL,
    _ note: String = ""
  ) async throws -> [Measurement] {
    for index in contestants.indices { contestants[index].rounds = [] }
    for round in 0...(isQuick ? 1 : 5) {
      for index in contestants.indices {
        let url = contestants[index].server.url + HeartbeatServer.path
        let run = try await Wrk(url, connections: connections, seconds: isQuick ? 1 : 3, in: folder)
        // The first round only warms up.
        if round > 0 { contestants[index].rounds.append((run.requestsPerSecond, run.p99)) }
      }
    }
    let clients = "\(connections) clients\(note)"
    var lines: [Measurement] = []
    for contestant in contestants {
      let name = "\(contestant.name), \(clients)"
      lines.append(Measurement(name, Statistics(contestant.rounds.map(\.perSecond)).median, "1/s"))
      lines.append(Measurement("\(name): p99", Statistics(contestant.rounds.map(\.p99)).median, "ms"))
    }
    // The median of the ratios of neighbours.
    let ratios = zip(contestants[1].rounds, contestants[0].rounds).map { $0.perSecond / $1.perSecond }
    let goal = note.isEmpty ? 0.6 : 0.95
    return lines + [
      Measurement("in Redis to in memory, \(clients)", Statistics(ratios).median, goal: .atLeast(goal))
    ]
  }

  /// How often Redis reads for a poll: what is sent at once is read at once.
  private static func roundTrips(_ server: HeartbeatServer, _ store: RedisServer, in folder: URL) async throws
    -> Double
  {
    let before = try store.info("total_reads_processed") ?? 0
    let run = try await Wrk(server.url + HeartbeatServer.path, connections: 16, seconds: 1, in: folder)
    return Double((try store.info("total_reads_processed") ?? 0) - before) / Double(run.requests)
  }
}
