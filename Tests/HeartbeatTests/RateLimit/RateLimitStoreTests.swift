import Foundation
import Synchronization
import Redis
import System
import TestSupport
import Testing

@testable import Heartbeat

/// A store and the time that it lives in.
private struct StoreUnderTest: Sendable {
  private let store: any RateLimitStore
  private let clock: ManualClock
  private let age: @Sendable (Duration) throws -> Void
  /// Whether it is asked without a wait.
  private var isAsked = false

  /// Puts them together.
  ///
  /// - Parameters:
  ///   - store: The store.
  ///   - clock: Its clock.
  ///   - age: Lets time go by for a store that has another one.
  init(
    _ store: any RateLimitStore, _ clock: ManualClock,
    age: @escaping @Sendable (Duration) throws -> Void = { _ in }
  ) {
    self.store = store
    self.clock = clock
    self.age = age
  }

  /// The same, asked without a wait.
  var asked: StoreUnderTest {
    var copy = self
    copy.isAsked = true
    return copy
  }

  func take(_ key: ClientKey) throws -> RateLimitDecision { try decide(.take, key) }

  func peek(_ key: ClientKey) throws -> RateLimitDecision { try decide(.peek, key) }

  private func decide(_ query: RateLimitQuery, _ key: ClientKey) throws -> RateLimitDecision {
    guard isAsked else { return try store.decide(query, key) }
    let answer = Completion<Result<RateLimitDecision, RateLimitStoreError>>()
    store.ask(query, key) { answer.fulfil($0) }
    return try answer.wait().get()
  }

  func advance(by duration: Duration) throws {
    clock.advance(by: duration)
    try age(duration)
  }
}

/// How to make a store, for the tests that run against every store.
private struct StoreKind: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// How exactly time is told: of a server's some goes by while a test runs.
  let grain: Duration
  let make: @Sendable ([RateLimit], ManualClock) throws -> StoreUnderTest

  /// Every store, both by those who wait and by those who do not.
  static let all = stores + stores.map(\.asked)

  /// A new store is one more entry.
  private static let stores = [
    StoreKind(testDescription: "memory", grain: .zero) { limits, clock in
      let store = MemoryStore(limits, now: { clock.now }, wallClock: { clock.wallClock })
      return StoreUnderTest(try #require(store), clock)
    },
    StoreKind(testDescription: "redis", grain: .milliseconds(900) * Sanitizer.slowness) { limits, clock in
      let folder = try TemporaryFolder()
      let server = try RedisServer(in: folder.url)
      let settings = RedisStoreSettings(
        address: RedisAddress(host: "127.0.0.1", port: server.port), prefix: "test:", timeout: .seconds(10))
      let store = try RedisStore(limits, settings, wallClock: { clock.wallClock }) { error in
        if let error { Issue.record("\(error)") }
      }
      return StoreUnderTest(try #require(store), clock) { duration in
        try withExtendedLifetime(folder) { try server.age(by: duration) }
      }
    },
  ]

  /// The same, asked without a wait.
  private var asked: StoreKind {
    StoreKind(testDescription: "\(testDescription), without a wait", grain: grain) { [make] limits, clock in
      try make(limits, clock).asked
    }
  }
}

/// What every store keeps to, see ``RateLimitStore``.
@Suite struct RateLimitStoreTests {
  private let clock = ManualClock()
  private let hourly = RateLimit(count: 3, period: .seconds(3600))

  private func make(_ kind: StoreKind, _ limits: RateLimit...) throws -> StoreUnderTest {
    try kind.make(limits, clock)
  }

  /// Whether a time is what it should be, as exactly as the store tells.
  private func isAbout(_ duration: Duration, _ expected: Duration, _ kind: StoreKind) -> Bool {
    (expected - kind.grain...expected).contains(duration)
  }

  /// A client of its own for each number.
  private func client(_ number: Int) -> ClientKey {
    ClientKey(remoteAddress: "10.\(number >> 16).\(number >> 8 & 0xFF).\(number & 0xFF)".utf8.span)
  }

  @Test(arguments: StoreKind.all)
  fileprivate func asManyAsTheLimitPassAndTheRestIsRefused(kind: StoreKind) throws {
    let store = try make(kind, hourly)
    let decisions = try (0..<5).map { _ in try store.take(client(1)) }
    #expect(decisions.map(\.isAllowed) == [true, true, true, false, false])
    #expect(decisions.map(\.remaining) == [2, 1, 0, 0, 0])
    #expect(decisions.allSatisfy { $0.limit == 3 })
    #expect(try store.take(client(2)).remaining == 2, "another client has a window of its own")
  }

  @Test(arguments: StoreKind.all)
  fileprivate func theWindowStartsWithTheFirstRequestAndEndsAfterThePeriod(kind: StoreKind) throws {
    let store = try make(kind, hourly)
    try store.advance(by: .seconds(1234))
    for _ in 0..<3 { _ = try store.take(client(1)) }
    let rest = kind.grain + .milliseconds(1)
    try store.advance(by: .seconds(3600) - rest)
    let last = try store.take(client(1))
    #expect(!last.isAllowed)
    #expect(isAbout(last.resetAfter, rest, kind))
    #expect((1...max(1, rest.secondsRoundedUp)).contains(last.retryAfter))
    try store.advance(by: rest)
    let next = try store.take(client(1))
    #expect(next.isAllowed)
    #expect(next.remaining == 2)
    #expect(isAbout(next.resetAfter, .seconds(3600), kind))
  }

  @Test(arguments: StoreKind.all)
  fileprivate func refusedRequestsDoNotProlongTheWindow(kind: StoreKind) throws {
    let store = try make(kind, hourly)
    for _ in 0..<3 { _ = try store.take(client(1)) }
    for _ in 0..<100 {
      try store.advance(by: .seconds(35))
      #expect(try !store.take(client(1)).isAllowed)
    }
    try store.advance(by: .seconds(100))
    #expect(try store.take(client(1)).isAllowed)
  }

  @Test(arguments: StoreKind.all)
  fileprivate func theResetTimeStaysTheSameDuringAWindow(kind: StoreKind) throws {
    let store = try make(kind, hourly)
    try store.advance(by: .milliseconds(400))
    let first = try store.take(client(1))
    #expect(first.resetTime == 1_700_003_601, "rounded up, so that who waits for it does not come too early")
    for _ in 0..<9 {
      try store.advance(by: .milliseconds(333))
      #expect(try store.take(client(1)).resetTime == first.resetTime)
    }
  }

  @Test(
    arguments: [
      (Duration.zero, 3600), (.milliseconds(1), 3600), (.seconds(1), 3599), (.milliseconds(3_598_001), 2),
      (.milliseconds(3_599_001), 1),
    ], StoreKind.all)
  fileprivate func retryAfterIsRoundedUp(_ moment: (elapsed: Duration, seconds: Int), kind: StoreKind) throws
  {
    let store = try make(kind, RateLimit(count: 1, period: .seconds(3600)))
    _ = try store.take(client(1))
    try store.advance(by: moment.elapsed)
    #expect(try store.take(client(1)).retryAfter == moment.seconds)
  }

  @Test(arguments: StoreKind.all)
  fileprivate func severalLimitsMustAllHold(kind: StoreKind) throws {
    let store = try make(kind, RateLimit(count: 2, period: .seconds(1)), hourly)
    #expect(try store.take(client(1)).limit == 2, "1 of 2 remains, and 2 of 3")
    #expect(try store.take(client(1)).isAllowed)
    let refused = try store.take(client(1))
    #expect(!refused.isAllowed)
    #expect(refused.limit == 2)
    try store.advance(by: .seconds(1))
    let third = try store.take(client(1))
    #expect(third.isAllowed, "the refused request was not counted in the hour")
    #expect(third.limit == 3)
    #expect(third.remaining == 0)
    let fourth = try store.take(client(1))
    #expect(!fourth.isAllowed)
    #expect(fourth.retryAfter == 3599)
  }

  @Test(arguments: StoreKind.all)
  fileprivate func aRefusedRequestStartsNoWindow(kind: StoreKind) throws {
    let store = try make(
      kind, RateLimit(count: 5, period: .seconds(10)), RateLimit(count: 1, period: .seconds(15)))
    _ = try store.take(client(1))
    try store.advance(by: .seconds(12))
    #expect(try !store.take(client(1)).isAllowed)
    try store.advance(by: .seconds(3))
    _ = try store.take(client(1))
    try store.advance(by: .seconds(7))
    // Had the refusal at 12 s started the window of 10 s, it would end now.
    #expect(try store.peek(client(1)).limit == 1)
    try store.advance(by: .seconds(8))
    #expect(try store.take(client(1)).isAllowed)
  }

  @Test(arguments: StoreKind.all)
  fileprivate func ofWindowsWithTheSameRemainderTheLaterIsTold(kind: StoreKind) throws {
    let store = try make(
      kind, RateLimit(count: 1, period: .seconds(60)), RateLimit(count: 1, period: .seconds(3600)))
    #expect(isAbout(try store.take(client(1)).resetAfter, .seconds(3600), kind))
    #expect(try store.take(client(1)).retryAfter == 3600)
  }

  @Test(arguments: StoreKind.all)
  fileprivate func peekingCountsNothing(kind: StoreKind) throws {
    let store = try make(kind, hourly)
    #expect(try store.peek(client(1)).remaining == 3)
    #expect(isAbout(try store.peek(client(1)).resetAfter, .seconds(3600), kind))
    _ = try store.take(client(1))
    for _ in 0..<10 { #expect(try store.peek(client(1)).remaining == 2) }
    for _ in 0..<2 { _ = try store.take(client(1)) }
    #expect(try !store.peek(client(1)).isAllowed)
    #expect(try !store.peek(client(1)).isFirstRefusal)
    #expect(try store.take(client(1)).isFirstRefusal)
    try store.advance(by: .seconds(3600))
    #expect(try store.peek(client(1)).isAllowed)
    #expect(try store.peek(client(1)).remaining == 3)
  }

  @Test(arguments: StoreKind.all)
  fileprivate func theFirstRefusalOfEachWindowIsToldOnce(kind: StoreKind) throws {
    let store = try make(kind, RateLimit(count: 1, period: .seconds(60)))
    func refusals() throws -> [Bool] { try (0..<4).map { _ in try store.take(client(1)).isFirstRefusal } }
    #expect(try refusals() == [false, true, false, false])
    try store.advance(by: .seconds(60))
    #expect(try refusals() == [false, true, false, false])
  }

  @Test(arguments: [1, 1000], StoreKind.all)
  fileprivate func exactlyAsManyAsTheLimitPassAmongConcurrentRequests(limit: Int, kind: StoreKind) throws {
    let store = try make(
      kind, RateLimit(count: limit, period: .seconds(3600)), RateLimit(count: 1500, period: .seconds(60)))
    let counts = Mutex((allowed: 0, firstRefusals: 0, remaining: Set<Int>()))
    DispatchQueue.concurrentPerform(iterations: 32) { _ in
      for _ in 0..<100 {
        guard let decision = try? store.take(client(1)) else { return }
        counts.withLock { counts in
          if decision.isFirstRefusal { counts.firstRefusals += 1 }
          guard decision.isAllowed else { return }
          counts.allowed += 1
          counts.remaining.insert(decision.remaining)
        }
      }
    }
    counts.withLock { counts in
      #expect(counts.allowed == limit)
      #expect(counts.firstRefusals == 1)
      #expect(counts.remaining == Set(0..<limit), "each of them saw another remainder")
    }
  }

  @Test(
    arguments: [
      (Int.max, Duration.seconds(Int64.max)), (.max, .nanoseconds(1)), (.min, .seconds(-1)), (0, .zero),
    ], StoreKind.all)
  fileprivate func theWorstLimitsAreKept(_ limit: (count: Int, period: Duration), kind: StoreKind) throws {
    for epoch in [Date.distantPast, .distantFuture, Date(timeIntervalSince1970: .infinity)] {
      let clock = ManualClock(epoch: epoch)
      let store = try kind.make([RateLimit(count: limit.count, period: limit.period)], clock)
      let decision = try store.take(client(1))
      #expect(decision.isAllowed && decision.retryAfter >= 1)
    }
  }
}
