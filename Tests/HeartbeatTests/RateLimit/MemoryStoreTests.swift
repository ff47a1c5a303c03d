import Foundation
import Synchronization
import System
import Testing
import TestSupport

@testable import Heartbeat

/// What is only so where clients are counted in this process; ``RateLimitStoreTests`` has what all stores have in common.
@Suite struct MemoryStoreTests {
  private let clock = ManualClock()
  private let hourly = RateLimit(count: 3, period: .seconds(3600))

  private func makeStore(
    _ limits: RateLimit..., maximumClients: Int = 100_000, sharedWindows: Int = MemoryStore.sharedWindows
  ) -> MemoryStore {
    MemoryStore(
      limits, maximumClients: maximumClients, sharedWindows: sharedWindows, now: { [clock] in clock.now },
      wallClock: { [clock] in clock.wallClock })!
  }

  /// A client of its own for each number.
  private func client(_ number: Int) -> ClientKey {
    ClientKey(remoteAddress: "10.\(number >> 16).\(number >> 8 & 0xFF).\(number & 0xFF)".utf8.span)
  }

  @Test func noLimitsMakeNoStore() {
    #expect(MemoryStore([]) == nil)
  }

  @Test func peekingTakesNoSlot() {
    let store = makeStore(hourly)
    #expect(store.peek(client(1)).remaining == 3)
    #expect(store.clientCount == 0)
  }

  @Test func memoryIsBoundedAndExpiredWindowsAreFreed() {
    let store = makeStore(hourly, maximumClients: 100_000)
    for number in 0..<150_000 {
      #expect(store.take(client(number)).isAllowed)
    }
    #expect(store.clientCount == 100_000)
    clock.advance(by: .seconds(3600))
    for _ in 0..<25_000 { _ = store.take(client(200_000)) }
    #expect(store.clientCount == 1)
  }

  @Test func expiredWindowsAreFreedAFewAtATime() {
    let store = makeStore(hourly)
    for number in 0..<100 { _ = store.take(client(number)) }
    clock.advance(by: .seconds(3600))
    _ = store.take(client(1000))
    #expect((95...100).contains(store.clientCount))
    for _ in 0..<50 { _ = store.take(client(1000)) }
    #expect(store.clientCount == 1)
  }

  @Test func whenFullTheClientWhoseWindowEndsFirstIsForgotten() {
    let store = makeStore(hourly, maximumClients: 3)
    for number in 0..<3 {
      _ = store.take(client(number))
      clock.advance(by: .seconds(1))
    }
    _ = store.take(client(0))
    _ = store.take(client(3))
    #expect(store.clientCount == 3)
    #expect([0, 1, 2, 3].map { store.peek(client($0)).remaining } == [3, 2, 2, 2])
  }

  @Test func aWindowThatStartedAgainEndsLater() {
    let store = makeStore(RateLimit(count: 9, period: .seconds(10)), maximumClients: 2)
    _ = store.take(client(0))
    clock.advance(by: .seconds(9))
    _ = store.take(client(1))
    clock.advance(by: .seconds(1))
    _ = store.take(client(0))
    _ = store.take(client(2))
    #expect([0, 1, 2].map { store.peek(client($0)).remaining } == [8, 9, 8])
  }

  @Test func ofSeveralWindowsTheLastDecidesWhoIsForgotten() {
    let store = makeStore(
      RateLimit(count: 9, period: .seconds(60)), RateLimit(count: 20, period: .seconds(100)),
      maximumClients: 2)
    _ = store.take(client(0))
    clock.advance(by: .seconds(1))
    _ = store.take(client(1))
    clock.advance(by: .seconds(98))
    // Client 0's window of 60 s starts again at 99 s, so its last one ends at 159 s, after client 1's at 101
    // s.
    _ = store.take(client(0))
    _ = store.take(client(2))
    #expect([0, 1, 2].map { store.peek(client($0)).remaining } == [8, 9, 8])
  }

  @Test func slotsAreUsedAgainWithoutTheCountsOfTheirFormerClients() {
    let store = makeStore(hourly, maximumClients: 10)
    for number in 0..<1000 {
      #expect((0..<2).map { _ in store.take(client(number)).remaining } == [2, 1])
      clock.advance(by: .seconds(number % 7 * 100))
    }
    #expect(store.clientCount <= 10)
  }

  @Test func aClientThatHasUsedItsWindowUpIsNotForgottenForOthers() {
    let store = makeStore(hourly)
    for _ in 0..<3 { _ = store.take(client(0)) }
    clock.advance(by: .seconds(1))
    for number in 1...150_000 {
      #expect(store.take(client(number)).isAllowed)
    }
    #expect(store.clientCount == 100_000)
    #expect(!store.take(client(0)).isAllowed)
    clock.advance(by: .seconds(3599))
    #expect(store.take(client(0)).isAllowed, "the window has ended")
  }

  @Test func aWindowThatIsUsedUpForASecondKeepsItsPlaceForThatSecond() {
    let store = makeStore(RateLimit(count: 1, period: .seconds(1)), hourly, maximumClients: 2)
    _ = store.take(client(0))
    _ = store.take(client(1))
    clock.advance(by: .milliseconds(999))
    #expect(store.take(client(2)).isShared)
    #expect(!store.take(client(0)).isAllowed && !store.take(client(1)).isAllowed)
    clock.advance(by: .milliseconds(1))
    let third = store.take(client(3))
    #expect(third.isAllowed && !third.isShared, "one of the two is given up")
  }

  @Test func whenAllAreUsedUpNewcomersShareWindows() {
    let store = makeStore(hourly, maximumClients: 2, sharedWindows: 1)
    for number in [0, 1] {
      for _ in 0..<3 { _ = store.take(client(number)) }
    }
    let shared = (2..<5).map { store.take(client($0)) }
    #expect(shared.allSatisfy { $0.isShared })
    #expect(shared.map(\.remaining) == [2, 1, 0])
    let refused = [store.take(client(5)), store.take(client(2))]
    #expect(refused.map(\.isAllowed) == [false, false] && refused.map(\.isFirstRefusal) == [true, false])
    #expect(!store.peek(client(6)).isAllowed)
    #expect(!store.take(client(0)).isAllowed && !store.take(client(0)).isShared)
    #expect(store.clientCount == 3)
  }

  /// Or who has used a shared window up would be given a fresh one.
  @Test func aNewcomerGetsItsOwnWindowWhenThereIsRoomAndTheSharedOneIsNotUsedUp() {
    let store = makeStore(
      RateLimit(count: 2, period: .seconds(60)), maximumClients: 1, sharedWindows: 1)
    for _ in 0..<2 { _ = store.take(client(0)) }
    clock.advance(by: .seconds(30))
    #expect(store.take(client(1)).isShared)
    clock.advance(by: .seconds(30))
    // Client 0's window has ended, so there is room.
    #expect(!store.take(client(1)).isShared)
    for _ in 0..<1 { #expect(store.take(client(1)).isAllowed) }
    #expect((0..<2).map { _ in store.take(client(2)) }.map(\.remaining) == [0, 0])
    clock.advance(by: .seconds(30))
    #expect(store.peek(client(2)).isShared == false)
  }

  @Test func whoHasUsedASharedWindowUpWaitsForItsEnd() {
    let store = makeStore(
      RateLimit(count: 1, period: .seconds(60)), maximumClients: 1, sharedWindows: 1)
    _ = store.take(client(0))
    clock.advance(by: .seconds(30))
    #expect(store.take(client(1)).isAllowed)
    clock.advance(by: .seconds(29))
    #expect(!store.take(client(1)).isAllowed)
    clock.advance(by: .seconds(30))
    #expect(!store.take(client(1)).isAllowed, "there is room, but its window has not ended")
    clock.advance(by: .seconds(1))
    #expect(store.take(client(1)).isAllowed)
  }

  @Test func memoryIsBoundedWhenAllAreUsedUp() {
    let store = makeStore(RateLimit(count: 1, period: .seconds(3600)), maximumClients: 1000)
    var allowed = 0
    for number in 0..<20_000 where store.take(client(number)).isAllowed { allowed += 1 }
    #expect(store.clientCount <= 1000 + MemoryStore.sharedWindows)
    #expect((1001...1000 + MemoryStore.sharedWindows).contains(allowed))
    #expect((0..<1000).allSatisfy { !store.take(client($0)).isAllowed })
    clock.advance(by: .seconds(3600))
    for _ in 0..<1000 { _ = store.take(client(30_000)) }
    #expect(store.clientCount == 1)
  }

  /// Random requests, compared with an account of every client that forgets nobody.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func nobodyWhoIsUsedUpGetsAFreshWindow(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let store = makeStore(
      RateLimit(count: 2, period: .seconds(7)), RateLimit(count: 5, period: .seconds(60)), maximumClients: 8,
      sharedWindows: 4)
    var refusedUntil: [Int: MonotonicInstant] = [:]
    for _ in 0..<20_000 {
      let number = Int.random(in: 0..<24, using: &generator)
      let decision = store.take(client(number))
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
    #expect(store.clientCount <= 12)
  }
}
