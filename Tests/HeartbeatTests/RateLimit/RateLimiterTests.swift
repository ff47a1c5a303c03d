import Synchronization
import System
import Testing

@testable import Heartbeat

/// What a limiter makes of a store that fails.
@Suite struct RateLimiterTests {
  /// A store that somebody else has, and that is away.
  private struct AwayStore: RateLimitStore {
    let limits = [RateLimit(count: 2, period: .seconds(3600))]
    let mayBlock = true
    let isUp = false

    func take(_ key: ClientKey) throws(RateLimitStoreError) -> RateLimitDecision {
      throw RateLimitStoreError("away")
    }

    func peek(_ key: ClientKey) throws(RateLimitStoreError) -> RateLimitDecision {
      throw RateLimitStoreError("away")
    }

    func ask(
      _ query: RateLimitQuery, _ key: ClientKey,
      completion: @escaping @Sendable (Result<RateLimitDecision, RateLimitStoreError>) -> Void
    ) {
      completion(.failure(RateLimitStoreError("away")))
    }
  }

  private let limits = [RateLimit(count: 2, period: .seconds(3600))]

  /// What is decided of a client, by one who waits and by one who does not.
  private func decide(_ query: RateLimitQuery, _ limiter: RateLimiter, isAsked: Bool) -> RateLimitDecision? {
    guard isAsked else { return limiter.decide(query, .unknown, mayWait: true) }
    let answer = Completion<RateLimitDecision?>()
    limiter.ask(query, .unknown) { answer.fulfil($0) }
    return answer.wait()
  }

  @Test(arguments: [false, true])
  func whileAStoreIsAwayTheFallbackCounts(isAsked: Bool) {
    let failures = Mutex<[RateLimitStoreError]>([])
    let limiter = RateLimiter(store: AwayStore(), fallback: MemoryStore(limits)) { failure in
      failures.withLock { $0.append(failure) }
    }
    #expect(decide(.peek, limiter, isAsked: isAsked)?.remaining == 2)
    #expect(
      (0..<3).map { _ in decide(.take, limiter, isAsked: isAsked)?.isAllowed } == [true, true, false])
    #expect(limiter.failureCount == 4)
    #expect(failures.withLock { $0 } == Array(repeating: RateLimitStoreError("away"), count: 4))
  }

  @Test func aThreadThatMayNotWaitAsksNoStoreOfOthers() {
    let limiter = RateLimiter(
      store: AwayStore(), fallback: MemoryStore(limits), onFailure: { Issue.record($0, "it was asked") })
    #expect(
      (0..<3).map { _ in limiter.decide(.take, .unknown, mayWait: false)?.isAllowed } == [true, true, false])
    #expect(limiter.decide(.peek, .unknown, mayWait: false)?.remaining == 0)
    #expect(limiter.failureCount == 4)
  }

  @Test(arguments: [false, true])
  func whatNothingCanCountPasses(isAsked: Bool) {
    let limiter = RateLimiter(store: AwayStore())
    #expect(decide(.take, limiter, isAsked: isAsked) == nil)
    #expect(decide(.peek, limiter, isAsked: isAsked) == nil)
  }

  @Test(arguments: [false, true])
  func aStoreThatAnswersIsTheOnlyOneAsked(isAsked: Bool) throws {
    let limiter = RateLimiter(
      store: try #require(MemoryStore(limits)), fallback: AwayStore(), onFailure: { Issue.record($0) })
    #expect((0..<3).map { _ in decide(.take, limiter, isAsked: isAsked)?.remaining } == [1, 0, 0])
  }
}
