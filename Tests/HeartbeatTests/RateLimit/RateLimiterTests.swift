import Synchronization
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
  }

  private let limits = [RateLimit(count: 2, period: .seconds(3600))]

  @Test func whileAStoreIsAwayTheFallbackCounts() {
    let failures = Mutex<[RateLimitStoreError]>([])
    let limiter = RateLimiter(store: AwayStore(), fallback: MemoryStore(limits)) { failure in
      failures.withLock { $0.append(failure) }
    }
    #expect(limiter.peek(.unknown, mayWait: true)?.remaining == 2)
    #expect((0..<3).map { _ in limiter.take(.unknown, mayWait: true)?.isAllowed } == [true, true, false])
    #expect(failures.withLock { $0 } == Array(repeating: RateLimitStoreError("away"), count: 4))
  }

  @Test func aThreadThatMayNotWaitAsksNoStoreOfOthers() {
    let limiter = RateLimiter(
      store: AwayStore(), fallback: MemoryStore(limits), onFailure: { Issue.record($0, "it was asked") })
    #expect((0..<3).map { _ in limiter.take(.unknown, mayWait: false)?.isAllowed } == [true, true, false])
    #expect(limiter.peek(.unknown, mayWait: false)?.remaining == 0)
    #expect(limiter.failureCount == 4)
  }

  @Test func whatNothingCanCountPasses() {
    let limiter = RateLimiter(store: AwayStore())
    #expect(limiter.take(.unknown, mayWait: true) == nil)
    #expect(limiter.peek(.unknown, mayWait: true) == nil)
  }

  @Test func aStoreThatAnswersIsTheOnlyOneAsked() throws {
    let limiter = RateLimiter(
      store: try #require(MemoryStore(limits)), fallback: AwayStore(), onFailure: { Issue.record($0) })
    #expect((0..<3).map { _ in limiter.take(.unknown, mayWait: true)?.remaining } == [1, 0, 0])
  }
}
