import Foundation
import TestSupport

/// What it costs a poll that there are many tokens.
enum Tokens: Figure {
  static let number = 8
  static let title = "Tokens: the responder's CPU time a poll in watch mode (wrk, one thread, 16 clients)"

  private static let many = 10_000

  static func measure(isQuick: Bool) async throws -> [Measurement] {
    try await BenchmarkEnvironment.with("100x500") { environment in
      let file = environment.folder.appendingPathComponent("tokens")
      let one = environment.folder.appendingPathComponent("token")
      try "\(HeartbeatServer.token)\n".write(to: one, atomically: true, encoding: .utf8)
      // With scopes and names, as such a file would have.
      let lines = (1..<many).map { "token-of-customer-\($0) team-\($0 % 100)/*/app-* # customer \($0)\n" }
      try lines.joined().write(to: file, atomically: true, encoding: .utf8)
      // printf %s dGVzdDp0ZXN0 | sha256sum
      let digest = "sha256:9fdb2e159e0f26a93cd3f0ab24d3de13dcbd373315ba45d165017957b22584a2"
      let contestants = [
        (
          "one token",
          try await environment.install("one", environment: ["AUTH_TOKEN_BASIC_FILE": one.path])
        ),
        (
          "\(many) tokens",
          try await environment.install("many", environment: ["AUTH_TOKEN_BASIC_FILE": file.path])
        ),
        (
          "\(many) tokens, by its SHA-256",
          try await environment.install(
            "digest", environment: ["AUTH_TOKEN_BASIC": digest, "AUTH_TOKEN_BASIC_FILE": file.path])
        ),
      ]
      var costs: [[Double]] = contestants.map { _ in [] }
      for round in 0...(isQuick ? 1 : 10) {
        for (index, (_, server)) in contestants.enumerated() {
          let usage = ProcessUsage(pid: server.responder.pid)
          let before = try usage.cpuSeconds
          let run = try await Wrk(
            server.url + HeartbeatServer.path, connections: 16, seconds: isQuick ? 1 : 3,
            in: environment.folder)
          // The first round only warms up.
          if round > 0 { costs[index].append((try usage.cpuSeconds - before) * 1e6 / Double(run.requests)) }
        }
      }
      /// The median of the differences of neighbours.
      func more(_ index: Int) -> Double {
        Statistics(zip(costs[index], costs[0]).map { $0 - $1 }).median
      }
      return zip(contestants, costs).map { Measurement($0.0, Statistics($1).median, "µs") } + [
        Measurement("\(many) tokens: more than one", more(1), "µs", goal: .atMost(1)),
        Measurement("\(many) tokens, by its SHA-256: more than one", more(2), "µs"),
      ]
    }
  }
}
