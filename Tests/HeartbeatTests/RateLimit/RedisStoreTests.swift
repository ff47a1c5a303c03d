import Foundation
import Logging
import Redis
import Synchronization
import System
import TestSupport
import Testing

@testable import Heartbeat

/// What a store does that replicas share, beyond what every store does.
@Suite struct RedisStoreTests {
  private let recorded = LogRecorder()

  private func limiter(
    _ server: RedisServer, _ limits: String = "3-H", url: String? = nil, _ others: [String: String] = [:]
  ) throws -> RateLimiter {
    let environment = [
      "AUTH_TOKEN_BASIC": "t", "RATE_LIMIT": limits, "RATE_LIMIT_STORE": url ?? server.url,
      "RATE_LIMIT_STORE_TIMEOUT": "5s",
    ].merging(others) { $1 }
    let settings = try Configuration(environment: environment).rateLimit
    return try #require(try settings.limiter(logger: recorded.logger))
  }

  private func client(_ number: Int = 1) -> ClientKey {
    ClientKey(remoteAddress: "198.51.100.\(number)".utf8.span)
  }

  @Test func replicasCountOneClientTogether() async throws {
    try await RedisServer.with { server in
      let (one, other) = (try limiter(server), try limiter(server))
      #expect(one.mayBlock && one.isStoreUp)
      #expect(one.decide(.take, client(), mayWait: true)?.remaining == 2)
      let second = try #require(other.decide(.take, client(), mayWait: true))
      #expect(second.remaining == 1)
      #expect(
        one.decide(.take, client(), mayWait: true)?.resetTime == second.resetTime, "all tell of one end")
      #expect(other.decide(.take, client(), mayWait: true)?.isAllowed == false)
      #expect(one.decide(.take, client(), mayWait: true)?.isAllowed == false)
      #expect(one.failureCount == 0 && other.failureCount == 0)
    }
  }

  @Test func exactlyAsManyAsTheLimitPassAmongReplicas() async throws {
    try await RedisServer.with { server in
      let replicas = try (0..<3).map { _ in try limiter(server, "500-H,400-M") }
      let allowed = Atomic(0)
      let firstRefusals = Atomic(0)
      let refused = Atomic(0)
      DispatchQueue.concurrentPerform(iterations: 24) { index in
        for _ in 0..<50 {
          guard let decision = replicas[index % 3].decide(.take, client(), mayWait: true) else { continue }
          if decision.isAllowed {
            allowed.add(1, ordering: .relaxed)
          } else {
            refused.add(1, ordering: .relaxed)
          }
          if decision.isFirstRefusal { firstRefusals.add(1, ordering: .relaxed) }
        }
      }
      #expect(replicas.allSatisfy { $0.failureCount == 0 }, "\(recorded.lines)")
      #expect(allowed.load(ordering: .relaxed) == 400)
      #expect(refused.load(ordering: .relaxed) == 800)
      #expect(firstRefusals.load(ordering: .relaxed) == 1, "one replica tells of it")
    }
  }

  @Test func keysCarryThePrefixAndEndByThemselves() async throws {
    try await RedisServer.with { server in
      let limiter = try limiter(server, "3-H,2-M", ["RATE_LIMIT_STORE_PREFIX": "shop/"])
      _ = limiter.decide(.take, client(), mayWait: true)
      _ = limiter.decide(.take, ClientKey(remoteAddress: "2001:db8::1".utf8.span), mayWait: true)
      let keys = try server.command("KEYS", "*").split(separator: "\r\n").filter { $0.hasPrefix("shop/") }
        .sorted()
      #expect(
        keys.filter { !$0.contains("probe") } == [
          "shop/{198.51.100.1}:3600000", "shop/{198.51.100.1}:60000", "shop/{2001:db8::/64}:3600000",
          "shop/{2001:db8::/64}:60000",
        ])
      for key in keys { #expect(try server.command("PTTL", String(key)) != ":-1\r\n") }
      try server.age(by: .seconds(3600))
      #expect(try server.command("DBSIZE") == ":0\r\n")
    }
  }

  @Test func aRequestIsOneRoundTripHoweverManyLimits() async throws {
    try await RedisServer.with { server in
      let limiter = try limiter(server, "900-S,9000-M,90000-H,900000-D")
      _ = limiter.decide(.take, client(), mayWait: true)
      let before = try #require(try server.info("total_reads_processed"))
      for _ in 0..<100 { _ = limiter.decide(.take, client(), mayWait: true) }
      let after = try #require(try server.info("total_reads_processed"))
      #expect((100...103).contains(after - before), "and what asks for the numbers")
    }
  }

  @Test func aKeyThatIsNoWindowBecomesOne() async throws {
    try await RedisServer.with { server in
      let limiter = try limiter(server)
      let key = "k8s-heartbeat:{198.51.100.1}:3600000"
      for garbage in [
        ["SET", key, "x"], ["HSET", key, "n", "many"], ["HSET", key, "n", "2"], ["HSET", key, "e", "9"],
        ["LPUSH", key, "1"],
      ] {
        try server.command("DEL", key)
        try server.command(words: garbage)
        #expect(limiter.decide(.peek, client(), mayWait: true)?.remaining == 3)
        #expect(limiter.decide(.take, client(), mayWait: true)?.remaining == 2, "\(garbage)")
        #expect(limiter.decide(.take, client(), mayWait: true)?.remaining == 1)
      }
      // Numbers that nobody would count to.
      for count in ["-7", "9223372036854775807", "1e300"] {
        try server.command("HSET", key, "n", count, "e", "99999999999999999999")
        let decision = limiter.decide(.take, client(), mayWait: true)
        #expect(decision != nil, "\(count)")
      }
      #expect(limiter.decide(.take, client(2), mayWait: true)?.remaining == 2)
    }
  }

  @Test func aUserNeedsNoMoreThanTheDocumentSays() async throws {
    try await RedisServer.with { server in
      let rule = try String(contentsOf: Repository.file("docs/rate-limit.md"), encoding: .utf8)
        .split(separator: "\n").first { $0.contains("ACL SETUSER") }
      let words = try #require(rule).split(separator: " ").map(String.init)
      let start = try #require(words.firstIndex(of: "ACL"))
      try server.command(words: words[start...].map { $0.replacing("PASSWORD", with: "hush-hush") })
      let limiter = try limiter(server, url: "redis://heartbeat:hush-hush@127.0.0.1:\(server.port)")
      #expect(limiter.isStoreUp, "\(recorded.lines)")
      #expect(
        (0..<5).map { _ in limiter.decide(.take, client(), mayWait: true)?.isAllowed } == [
          true, true, true, false, false,
        ])
      #expect(limiter.decide(.peek, client(), mayWait: true)?.remaining == 0)
      #expect(limiter.failureCount == 0)
      #expect(!recorded.lines.contains { $0.contains("hush-hush") })
    }
  }

  @Test func whileTheStoreIsAwayThisReplicaCounts() async throws {
    try await RedisServer.with { server in
      let limiter = try limiter(server)
      #expect(limiter.decide(.take, client(), mayWait: true)?.remaining == 2)
      server.kill()
      #expect(
        (0..<4).map { _ in limiter.decide(.take, client(), mayWait: true)?.isAllowed } == [
          true, true, true, false,
        ])
      #expect(!limiter.mayBlock && !limiter.isStoreUp && limiter.failureCount == 4)
      try server.restart()
      #expect(eventually(within: .seconds(30)) { limiter.isStoreUp })
      #expect(limiter.decide(.take, client(), mayWait: true)?.remaining == 2, "what it held is lost")
      let lines = recorded.lines.filter { $0.hasPrefix("warning: ") }
      #expect(lines.count <= 2 && lines.allSatisfy { $0.contains("counts by itself") }, "\(lines)")
      #expect(recorded.lines.contains { $0.contains("is counted in the store") })
    }
  }

  @Test(arguments: [
    ("requirepass", "other", "wants a password"), ("maxmemory", "1", "memory is full"),
  ])
  func aStoreThatRefusesIsNamedWithWhatToDo(_ option: String, _ value: String, _ words: String) async throws {
    try await RedisServer.with(["--\(option)", value]) { server in
      let limiter = try limiter(server)
      #expect(!limiter.isStoreUp)
      #expect(
        (0..<4).map { _ in limiter.decide(.take, client(), mayWait: true)?.isAllowed } == [
          true, true, true, false,
        ])
      #expect(recorded.lines.contains { $0.contains(words) && $0.contains("store=redis://127.0.0.1:") })
      #expect(recorded.lines.count == 1, "once a minute")
    }
  }

  @Test func aPasswordThatRotatesIsTakenUp() async throws {
    try await RedisServer.with(["--requirepass", "first-secret"]) { server in
      let folder = try TemporaryFolder()
      let file = try folder.write("password", "first-secret\n")
      let limiter = try limiter(server, "900-H", ["RATE_LIMIT_STORE_PASSWORD_FILE": file])
      #expect(limiter.decide(.take, client(), mayWait: true)?.remaining == 899)
      try server.command("CONFIG", "SET", "requirepass", "second-secret", login: ["AUTH", "first-secret"])
      try folder.write("password", "second-secret\n")
      try server.command(
        "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes", login: ["AUTH", "second-secret"])
      #expect(limiter.decide(.take, client(), mayWait: true)?.remaining == 898)
      #expect(limiter.failureCount == 0)
    }
  }
}
