import Foundation
import Synchronization
import Testing
import TestSupport

@testable import Heartbeat

@Suite struct RateLimiterTests {
  private let clock = ManualClock()
  private let hourly = RateLimit(count: 3, period: .seconds(3600))

  private func limiter(
    _ limits: RateLimit..., maximumClients: Int = 100_000, sharedWindows: Int = RateLimiter.sharedWindows
  ) -> RateLimiter {
    RateLimiter(
      limits, maximumClients: maximumClients, sharedWindows: sharedWindows, now: { [clock] in clock.now },
      wallClock: { [clock] in clock.wallClock })!
  }

  /// A client of its own for each number.
  private func client(_ number: Int) -> ClientKey {
    ClientKey(remoteAddress: "10.\(number >> 16).\(number >> 8 & 0xFF).\(number & 0xFF)".utf8.span)
  }

  @Test func noLimitsMakeNoLimiter() {
    #expect(RateLimiter([]) == nil)
  }

  @Test func asManyAsTheLimitPassAndTheRestIsRefused() {
    let limiter = limiter(hourly)
    let decisions = (0..<5).map { _ in limiter.take(client(1)) }
    #expect(decisions.map(\.isAllowed) == [true, true, true, false, false])
    #expect(decisions.map(\.remaining) == [2, 1, 0, 0, 0])
    #expect(decisions.allSatisfy { $0.limit == 3 })
    #expect(limiter.take(client(2)).remaining == 2, "another client has a window of its own")
  }

  @Test func theWindowStartsWithTheFirstRequestAndEndsAfterThePeriod() {
    let limiter = limiter(hourly)
    clock.advance(by: .seconds(1234))
    for _ in 0..<3 { _ = limiter.take(client(1)) }
    clock.advance(by: .milliseconds(3_599_999))
    let last = limiter.take(client(1))
    #expect(!last.isAllowed)
    #expect(last.resetAfter == .milliseconds(1))
    #expect(last.retryAfter == 1)
    clock.advance(by: .milliseconds(1))
    let next = limiter.take(client(1))
    #expect(next.isAllowed)
    #expect(next.remaining == 2)
    #expect(next.resetAfter == .seconds(3600))
  }

  @Test func refusedRequestsDoNotProlongTheWindow() {
    let limiter = limiter(hourly)
    for _ in 0..<3 { _ = limiter.take(client(1)) }
    for _ in 0..<100 {
      clock.advance(by: .seconds(35))
      #expect(!limiter.take(client(1)).isAllowed)
    }
    clock.advance(by: .seconds(100))
    #expect(limiter.take(client(1)).isAllowed)
  }

  @Test func theResetTimeStaysTheSameDuringAWindow() {
    let limiter = limiter(hourly)
    clock.advance(by: .milliseconds(400))
    let first = limiter.take(client(1))
    #expect(first.resetTime == 1_700_003_601, "rounded up, so that who waits for it does not come too early")
    for _ in 0..<9 {
      clock.advance(by: .milliseconds(333))
      #expect(limiter.take(client(1)).resetTime == first.resetTime)
    }
  }

  @Test(arguments: [
    (Duration.zero, 3600), (.milliseconds(1), 3600), (.seconds(1), 3599), (.milliseconds(3_598_001), 2),
    (.milliseconds(3_599_001), 1),
  ])
  func retryAfterIsRoundedUp(elapsed: Duration, seconds: Int) {
    let limiter = limiter(RateLimit(count: 1, period: .seconds(3600)))
    _ = limiter.take(client(1))
    clock.advance(by: elapsed)
    #expect(limiter.take(client(1)).retryAfter == seconds)
  }

  @Test func severalLimitsMustAllHold() {
    let limiter = limiter(RateLimit(count: 2, period: .seconds(1)), hourly)
    #expect(limiter.take(client(1)).limit == 2, "1 of 2 remains, and 2 of 3")
    #expect(limiter.take(client(1)).isAllowed)
    let refused = limiter.take(client(1))
    #expect(!refused.isAllowed)
    #expect(refused.limit == 2)
    clock.advance(by: .seconds(1))
    let third = limiter.take(client(1))
    #expect(third.isAllowed, "the refused request was not counted in the hour")
    #expect(third.limit == 3)
    #expect(third.remaining == 0)
    let fourth = limiter.take(client(1))
    #expect(!fourth.isAllowed)
    #expect(fourth.retryAfter == 3599)
  }

  @Test func aRefusedRequestStartsNoWindow() {
    let limiter = limiter(
      RateLimit(count: 5, period: .seconds(10)), RateLimit(count: 1, period: .seconds(15)))
    _ = limiter.take(client(1))
    clock.advance(by: .seconds(12))
    #expect(!limiter.take(client(1)).isAllowed)
    clock.advance(by: .seconds(3))
    _ = limiter.take(client(1))
    clock.advance(by: .seconds(7))
    // Had the refusal at 12 s started the window of 10 s, it would end now.
    #expect(limiter.peek(client(1)).limit == 1)
    clock.advance(by: .seconds(8))
    #expect(limiter.take(client(1)).isAllowed)
  }

  @Test func ofWindowsWithTheSameRemainderTheLaterIsTold() {
    let limiter = limiter(
      RateLimit(count: 1, period: .seconds(60)), RateLimit(count: 1, period: .seconds(3600)))
    #expect(limiter.take(client(1)).resetAfter == .seconds(3600))
    #expect(limiter.take(client(1)).retryAfter == 3600)
  }

  @Test func peekingCountsNothing() {
    let limiter = limiter(hourly)
    #expect(limiter.peek(client(1)).remaining == 3)
    #expect(limiter.peek(client(1)).resetAfter == .seconds(3600))
    #expect(limiter.clientCount == 0)
    _ = limiter.take(client(1))
    for _ in 0..<10 { #expect(limiter.peek(client(1)).remaining == 2) }
    for _ in 0..<2 { _ = limiter.take(client(1)) }
    #expect(!limiter.peek(client(1)).isAllowed)
    #expect(!limiter.peek(client(1)).isFirstRefusal)
    #expect(limiter.take(client(1)).isFirstRefusal)
    clock.advance(by: .seconds(3600))
    #expect(limiter.peek(client(1)).isAllowed)
    #expect(limiter.peek(client(1)).remaining == 3)
  }

  @Test func theFirstRefusalOfEachWindowIsToldOnce() {
    let limiter = limiter(RateLimit(count: 1, period: .seconds(60)))
    func refusals() -> [Bool] { (0..<4).map { _ in limiter.take(client(1)).isFirstRefusal } }
    #expect(refusals() == [false, true, false, false])
    clock.advance(by: .seconds(60))
    #expect(refusals() == [false, true, false, false])
  }

  @Test(arguments: [1, 1000])
  func exactlyAsManyAsTheLimitPassAmongConcurrentRequests(limit: Int) {
    let limiter = limiter(
      RateLimit(count: limit, period: .seconds(3600)), RateLimit(count: 1500, period: .seconds(60)))
    let counts = Mutex((allowed: 0, firstRefusals: 0, remaining: Set<Int>()))
    DispatchQueue.concurrentPerform(iterations: 32) { _ in
      for _ in 0..<100 {
        let decision = limiter.take(client(1))
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

  @Test func memoryIsBoundedAndExpiredWindowsAreFreed() {
    let limiter = limiter(hourly, maximumClients: 100_000)
    for number in 0..<150_000 {
      #expect(limiter.take(client(number)).isAllowed)
    }
    #expect(limiter.clientCount == 100_000)
    clock.advance(by: .seconds(3600))
    for _ in 0..<25_000 { _ = limiter.take(client(200_000)) }
    #expect(limiter.clientCount == 1)
  }

  @Test func expiredWindowsAreFreedAFewAtATime() {
    let limiter = limiter(hourly)
    for number in 0..<100 { _ = limiter.take(client(number)) }
    clock.advance(by: .seconds(3600))
    _ = limiter.take(client(1000))
    #expect((95...100).contains(limiter.clientCount))
    for _ in 0..<50 { _ = limiter.take(client(1000)) }
    #expect(limiter.clientCount == 1)
  }

  @Test func whenFullTheClientWhoseWindowEndsFirstIsForgotten() {
    let limiter = limiter(hourly, maximumClients: 3)
    for number in 0..<3 {
      _ = limiter.take(client(number))
      clock.advance(by: .seconds(1))
    }
    _ = limiter.take(client(0))
    _ = limiter.take(client(3))
    #expect(limiter.clientCount == 3)
    #expect([0, 1, 2, 3].map { limiter.peek(client($0)).remaining } == [3, 2, 2, 2])
  }

  @Test func aWindowThatStartedAgainEndsLater() {
    let limiter = limiter(RateLimit(count: 9, period: .seconds(10)), maximumClients: 2)
    _ = limiter.take(client(0))
    clock.advance(by: .seconds(9))
    _ = limiter.take(client(1))
    clock.advance(by: .seconds(1))
    _ = limiter.take(client(0))
    _ = limiter.take(client(2))
    #expect([0, 1, 2].map { limiter.peek(client($0)).remaining } == [8, 9, 8])
  }

  @Test func ofSeveralWindowsTheLastDecidesWhoIsForgotten() {
    let limiter = limiter(
      RateLimit(count: 9, period: .seconds(60)), RateLimit(count: 20, period: .seconds(100)),
      maximumClients: 2)
    _ = limiter.take(client(0))
    clock.advance(by: .seconds(1))
    _ = limiter.take(client(1))
    clock.advance(by: .seconds(98))
    // Client 0's window of 60 s starts again at 99 s, so its last one ends at 159 s, after client 1's at 101
    // s.
    _ = limiter.take(client(0))
    _ = limiter.take(client(2))
    #expect([0, 1, 2].map { limiter.peek(client($0)).remaining } == [8, 9, 8])
  }

  @Test func slotsAreUsedAgainWithoutTheCountsOfTheirFormerClients() {
    let limiter = limiter(hourly, maximumClients: 10)
    for number in 0..<1000 {
      #expect((0..<2).map { _ in limiter.take(client(number)).remaining } == [2, 1])
      clock.advance(by: .seconds(number % 7 * 100))
    }
    #expect(limiter.clientCount <= 10)
  }

  @Test func aClientThatHasUsedItsWindowUpIsNotForgottenForOthers() {
    let limiter = limiter(hourly)
    for _ in 0..<3 { _ = limiter.take(client(0)) }
    clock.advance(by: .seconds(1))
    for number in 1...150_000 {
      #expect(limiter.take(client(number)).isAllowed)
    }
    #expect(limiter.clientCount == 100_000)
    #expect(!limiter.take(client(0)).isAllowed)
    clock.advance(by: .seconds(3599))
    #expect(limiter.take(client(0)).isAllowed, "the window has ended")
  }

  @Test func aWindowThatIsUsedUpForASecondKeepsItsPlaceForThatSecond() {
    let limiter = limiter(RateLimit(count: 1, period: .seconds(1)), hourly, maximumClients: 2)
    _ = limiter.take(client(0))
    _ = limiter.take(client(1))
    clock.advance(by: .milliseconds(999))
    #expect(limiter.take(client(2)).isShared)
    #expect(!limiter.take(client(0)).isAllowed && !limiter.take(client(1)).isAllowed)
    clock.advance(by: .milliseconds(1))
    let third = limiter.take(client(3))
    #expect(third.isAllowed && !third.isShared, "one of the two is given up")
  }

  @Test func whenAllAreUsedUpNewcomersShareWindows() {
    let limiter = limiter(hourly, maximumClients: 2, sharedWindows: 1)
    for number in [0, 1] {
      for _ in 0..<3 { _ = limiter.take(client(number)) }
    }
    let shared = (2..<5).map { limiter.take(client($0)) }
    #expect(shared.allSatisfy { $0.isShared })
    #expect(shared.map(\.remaining) == [2, 1, 0])
    let refused = [limiter.take(client(5)), limiter.take(client(2))]
    #expect(refused.map(\.isAllowed) == [false, false] && refused.map(\.isFirstRefusal) == [true, false])
    #expect(!limiter.peek(client(6)).isAllowed)
    #expect(!limiter.take(client(0)).isAllowed && !limiter.take(client(0)).isShared)
    #expect(limiter.clientCount == 3)
  }

  /// Or who has used a shared window up would be given a fresh one.
  @Test func aNewcomerGetsItsOwnWindowWhenThereIsRoomAndTheSharedOneIsNotUsedUp() {
    let limiter = limiter(
      RateLimit(count: 2, period: .seconds(60)), maximumClients: 1, sharedWindows: 1)
    for _ in 0..<2 { _ = limiter.take(client(0)) }
    clock.advance(by: .seconds(30))
    #expect(limiter.take(client(1)).isShared)
    clock.advance(by: .seconds(30))
    // Client 0's window has ended, so there is room.
    #expect(!limiter.take(client(1)).isShared)
    for _ in 0..<1 { #expect(limiter.take(client(1)).isAllowed) }
    #expect((0..<2).map { _ in limiter.take(client(2)) }.map(\.remaining) == [0, 0])
    clock.advance(by: .seconds(30))
    #expect(limiter.peek(client(2)).isShared == false)
  }

  @Test func whoHasUsedASharedWindowUpWaitsForItsEnd() {
    let limiter = limiter(
      RateLimit(count: 1, period: .seconds(60)), maximumClients: 1, sharedWindows: 1)
    _ = limiter.take(client(0))
    clock.advance(by: .seconds(30))
    #expect(limiter.take(client(1)).isAllowed)
    clock.advance(by: .seconds(29))
    #expect(!limiter.take(client(1)).isAllowed)
    clock.advance(by: .seconds(30))
    #expect(!limiter.take(client(1)).isAllowed, "there is room, but its window has not ended")
    clock.advance(by: .seconds(1))
    #expect(limiter.take(client(1)).isAllowed)
  }

  @Test func memoryIsBoundedWhenAllAreUsedUp() {
    let limiter = limiter(RateLimit(count: 1, period: .seconds(3600)), maximumClients: 1000)
    var allowed = 0
    for number in 0..<20_000 where limiter.take(client(number)).isAllowed { allowed += 1 }
    #expect(limiter.clientCount <= 1000 + RateLimiter.sharedWindows)
    #expect((1001...1000 + RateLimiter.sharedWindows).contains(allowed))
    #expect((0..<1000).allSatisfy { !limiter.take(client($0)).isAllowed })
    clock.advance(by: .seconds(3600))
    for _ in 0..<1000 { _ = limiter.take(client(30_000)) }
    #expect(limiter.clientCount == 1)
  }

  /// Random requests, compared with an account of every client that forgets nobody.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func nobodyWhoIsUsedUpGetsAFreshWindow(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let limiter = limiter(
      RateLimit(count: 2, period: .seconds(7)), RateLimit(count: 5, period: .seconds(60)), maximumClients: 8,
      sharedWindows: 4)
    var refusedUntil: [Int: ContinuousClock.Instant] = [:]
    for _ in 0..<20_000 {
      let number = Int.random(in: 0..<24, using: &generator)
      let decision = limiter.take(client(number))
      let now = clock.now
      if let end = refusedUntil[number], now < end {
        #expect(!decision.isAllowed)
      }
      if !decision.isAllowed, !decision.isShared {
        refusedUntil[number] = now.advanced(by: decision.resetAfter)
      }
      if Int.random(in: 0..<4, using: &generator) == 0 {
        clock.advance(by: .milliseconds(Int.random(in: 0..<2000, using: &generator)))
      }
    }
    #expect(limiter.clientCount <= 12)
  }

  @Test(arguments: [
    (Int.max, Duration.seconds(Int64.max)), (.max, .nanoseconds(1)), (.min, .seconds(-1)), (0, .zero),
  ])
  func theWorstLimitsAreKept(_ count: Int, _ period: Duration) {
    for epoch in [Date.distantPast, .distantFuture, Date(timeIntervalSince1970: .infinity)] {
      let clock = ManualClock(epoch: epoch)
      let limiter = RateLimiter(
        [RateLimit(count: count, period: period)], now: { clock.now }, wallClock: { clock.wallClock })
      let decision = limiter?.take(client(1))
      #expect(decision?.isAllowed == true && decision.map { $0.retryAfter >= 1 } == true)
    }
  }
}
