import Foundation
import Glibc
import TestSupport
import Testing

/// Replicas that share a store for their rate limits: real programs, and a real Redis.
@Suite struct RateLimitStoreTests {
  private static let path = "default/deployment/shop"

  private static func environment(
    _ store: RedisServer, _ limit: String, _ others: [String: String] = [:]
  ) -> [String: String] {
    [
      "RATE_LIMIT": limit, "RATE_LIMIT_STORE": store.url, "RATE_LIMIT_STORE_TIMEOUT": "10s",
    ].merging(others) { $1 }
  }

  /// A number of a stack's metrics.
  private static func metric(_ system: SystemUnderTest, _ name: String) async throws -> Int? {
    let page = try await curl("\(system.server.metricsURL)/metrics").body
    let lines = page.split(separator: "\n").filter { $0.hasPrefix("k8s_heartbeat_\(name)") }
    guard !lines.isEmpty else { return nil }
    return lines.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
  }

  @Test func twoStacksCountOneClientTogether() async throws {
    try await RedisServer.with { store in
      let options = SystemUnderTest.Options(environment: Self.environment(store, "10-H"))
      try await SystemUnderTest.with(options) { one in
        try await SystemUnderTest.with(options) { other in
          var ends: Set<String> = []
          for number in 1...10 {
            let server = number % 3 == 0 ? other.server : one.server
            let result = try await curl(server.verdict(Self.path))
            #expect(result.status == 200, "\(result)")
            #expect(result.headers["x-ratelimit-remaining"] == "\(10 - number)")
            #expect(result.headers["ratelimit"]?.hasPrefix("\"10-H\";r=\(10 - number);t=3") == true)
            #expect(result.headers["ratelimit-policy"] == "\"10-H\";q=10;w=3600")
            ends.insert(result.headers["x-ratelimit-reset"] ?? "none")
          }
          #expect(ends.count == 1, "all tell of one end")
          for system in [one, other, one] {
            let refused = try await curl(system.server.verdict(Self.path))
            #expect(refused.status == 429)
            #expect(
              refused.headers["retry-after"].flatMap { Int($0) }.map { (3500...3600).contains($0) } == true)
          }
          for system in [one, other] {
            #expect(try await Self.metric(system, "rate_limit_store_up") == 1)
            #expect(try await Self.metric(system, "rate_limit_store_failures_total") == 0)
          }
        }
      }
    }
  }

  @Test func exactlyAsManyPassAmongThreeUnderLoad() async throws {
    try await RedisServer.with { store in
      let options = SystemUnderTest.Options(
        environment: Self.environment(store, "3000-H", ["FASTCGI_WORKERS": "64", "LOG_LEVEL": "info"]))
      try await SystemUnderTest.with(options) { one in
        try await SystemUnderTest.with(options) { two in
          try await SystemUnderTest.with(options) { three in
            let systems = [one, two, three]
            try await withThrowingTaskGroup { group in
              for system in systems {
                group.addTask {
                  try await withTemporaryFolder { folder in
                    let load = try RunningProgram(
                      URL(fileURLWithPath: "/usr/bin/wrk"),
                      ["-t", "1", "-c", "64", "-d", "4s", system.server.verdict(Self.path)],
                      log: folder.appendingPathComponent("log"))
                    let code = await load.exitCode(within: .seconds(60))
                    #expect(code == 0, "\(load.output)")
                  }
                }
              }
              try await group.waitForAll()
            }
            var (passed, refused) = (0, 0)
            for system in systems {
              passed +=
                try await Self.metric(system, "requests_total{endpoint=\"verdict\",code=\"200\"}") ?? 0
              refused += try await Self.metric(system, "rate_limited_total") ?? 0
              #expect(
                try await Self.metric(system, "rate_limit_store_failures_total") == 0,
                "\(system.server.logs.suffix(2000))")
            }
            #expect(passed == 3000 && refused > 0, "\(passed) passed, \(refused) were refused")
          }
        }
      }
    }
  }

  @Test func whateverHappensToTheStorePollsAreAnswered() async throws {
    try await RedisServer.with { store in
      let others = ["RATE_LIMIT_STORE_TIMEOUT": "300ms", "LOG_LEVEL": "info"]
      try await SystemUnderTest.with(
        .init(environment: Self.environment(store, "900000-H", others))
      ) { system in
        func isUp(_ wanted: Bool) async throws {
          try await system.server.responder.require("the store is up: \(wanted)", within: .seconds(60)) {
            try await Self.metric(system, "rate_limit_store_up") == (wanted ? 1 : 0)
          }
        }
        let tally = try await Load.run(system.server.verdict(Self.path)) { load in
          try await load.goOn()
          store.program.signal(SIGSTOP)
          try await isUp(false)
          try await load.goOn()
          store.program.signal(SIGCONT)
          try await isUp(true)
          try await load.goOn()
          store.kill()
          try await isUp(false)
          try await load.goOn()
          try store.restart()
          try await isUp(true)
          try store.command("SCRIPT", "FLUSH")
          try await load.goOn()
          try store.command("CONFIG", "SET", "maxmemory", "1")
          try await isUp(false)
          try store.command("CONFIG", "SET", "maxmemory", "0")
          try await isUp(true)
          try await load.goOn()
        }
        #expect(tally.isAll(200), "\(tally)")
        let lines = system.server.responder.output.split(separator: "\n").filter {
          $0.contains("counts by itself")
        }
        #expect((2...6).contains(lines.count), "one a minute for each reason: \(lines)")
        #expect(try await Self.metric(system, "rate_limit_store_failures_total").map { $0 > 0 } == true)
      }
    }
  }

  @Test func aPasswordIsInNoLogAndNotInTheReport() async throws {
    try await RedisServer.with(["--requirepass", "hush-hush-hush"]) { store in
      let url = "redis://:wrong-hush-hush@127.0.0.1:\(store.port)"
      try await SystemUnderTest.with(
        .init(environment: Self.environment(store, "2-H", ["RATE_LIMIT_STORE": url, "LOG_LEVEL": "trace"]))
      ) { system in
        let statuses = try await [1, 2, 3].asyncMap { _ in
          try await curl(system.server.verdict(Self.path)).status
        }
        #expect(statuses == [200, 200, 429], "this replica counts")
        #expect(system.logs.contains("it refuses the user or the password"))
        #expect(!system.logs.contains("hush-hush"))
        #expect(try await Self.metric(system, "rate_limit_store_up") == 0)
      }
      try await withTemporaryFolder { folder in
        let report = try RunningProgram(
          Repository.product("k8s-heartbeat"), ["config"],
          environment: ["RATE_LIMIT_STORE": url, "AUTH_TOKEN_BASIC": "t"],
          log: folder.appendingPathComponent("log"))
        _ = await report.exitCode(within: .seconds(20))
        #expect(report.output.contains("RATE_LIMIT_STORE=redis://:<redacted>@127.0.0.1:\(store.port)/0"))
        #expect(!report.output.contains("hush-hush"))
      }
    }
  }
}

extension Sequence {
  /// What a closure makes of each, one after the other.
  fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result]
  {
    var results: [Result] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
