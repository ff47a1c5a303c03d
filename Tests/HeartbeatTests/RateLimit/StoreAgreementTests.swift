import Redis
import System
import TestSupport
import Testing

@testable import Heartbeat

/// That a store which replicas share decides as the one in memory does, whatever is asked in whatever order.
@Suite struct StoreAgreementTests {
  /// Periods whose ends are never near a moment at which something is asked: those are whole tens of seconds.
  private static let choices = [
    [RateLimit(count: 3, period: .seconds(25))],
    [RateLimit(count: 2, period: .seconds(15)), RateLimit(count: 5, period: .seconds(105))],
    [
      RateLimit(count: 9, period: .seconds(45)), RateLimit(count: 4, period: .seconds(45)),
      RateLimit(count: 6, period: .seconds(205)),
    ],
  ]

  @Test(arguments: choices, [1, 2, 3] as [UInt64])
  func bothDecideAlike(_ limits: [RateLimit], seed: UInt64) async throws {
    try await RedisServer.with { server in
      let clock = ManualClock()
      let store = MemoryStore(limits, now: { clock.now }, wallClock: { clock.wallClock })
      let memory = try #require(store)
      let settings = RedisStoreSettings(
        address: RedisAddress(host: "127.0.0.1", port: server.port), prefix: "test:", timeout: .seconds(10))
      let shared = try RedisStore(limits, settings, wallClock: { clock.wallClock }) { error in
        if let error { Issue.record("\(error)") }
      }
      let redis = try #require(shared)
      var generator = SeededGenerator(seed: seed)
      for _ in 0..<300 {
        if Int.random(in: 0..<4, using: &generator) == 0 {
          let steps = Duration.seconds(10 * Int.random(in: 1...4, using: &generator))
          clock.advance(by: steps)
          try server.age(by: steps)
        }
        let client = ClientKey(remoteAddress: "10.0.0.\(Int.random(in: 1...3, using: &generator))".utf8.span)
        let isPeek = Int.random(in: 0..<5, using: &generator) == 0
        let one = isPeek ? memory.peek(client) : memory.take(client)
        let other = isPeek ? try redis.peek(client) : try redis.take(client)
        #expect(
          one.isAllowed == other.isAllowed && one.remaining == other.remaining && one.policy == other.policy
            && one.isFirstRefusal == other.isFirstRefusal && one.resetTime == other.resetTime,
          "\(one) \(other)")
        #expect((one.resetAfter - .seconds(4)...one.resetAfter).contains(other.resetAfter))
      }
    }
  }
}
