import Synchronization
import System
import TestSupport
import Testing

@testable import Redis

@Suite struct RequestQueueTests {
  private let queue = RequestQueue()

  private func add(
    _ settle: @escaping @Sendable (Result<[RedisReply], RedisError>) -> Void = { _ in }
  ) -> Bool {
    queue.add(
      PendingRequest(
        request: RedisRequest(keys: [], arguments: []), deadline: .now + .seconds(60), settle: settle))
  }

  /// Takes all that there are, after a wait when there is none.
  private func next(within limit: Duration = .seconds(60)) -> [PendingRequest] {
    var batch: [PendingRequest] = []
    queue.next(into: &batch, within: limit)
    return batch
  }

  @Test func oneThatIsClosedTakesNothing() {
    #expect(!queue.isOpen && !add())
    queue.reopen()
    #expect(queue.isOpen && add() && add())
    #expect(queue.close().count == 2, "nobody has asked for them")
    #expect(!queue.isOpen && !add())
    #expect(queue.close().isEmpty)
    queue.reopen()
    #expect(next(within: .zero).isEmpty)
  }

  @Test func thoseWhoComeMeanwhileGoTogether() {
    queue.reopen()
    #expect(add())
    #expect(next().count == 1)
    for _ in 0..<5 { #expect(add()) }
    #expect(next().count == 5)
  }

  @Test func whoWaitsIsWoken() {
    queue.reopen()
    let taken = Atomic(0)
    let isDone = Atomic(false)
    TestThread.start { [self] in
      while taken.load(ordering: .relaxed) < 100 { taken.add(next().count, ordering: .relaxed) }
      #expect(next().isEmpty, "woken, and nothing has come")
      isDone.store(true, ordering: .releasing)
    }
    for number in 1...100 {
      #expect(add())
      // One at a time, so that it sleeps again and again.
      #expect(eventually { taken.load(ordering: .relaxed) == number })
    }
    queue.wake()
    #expect(eventually { isDone.load(ordering: .acquiring) })
  }

  @Test func aWaitEndsByItself() {
    let start = MonotonicInstant.now
    #expect(next(within: .milliseconds(50)).isEmpty)
    #expect(.now - start >= .milliseconds(50))
  }

  @Test func everyRequestIsTakenOnceOrRefused() {
    let settled = Atomic(0)
    let refused = Atomic(0)
    let ended = Atomic(0)
    TestThread.start { [self] in
      // It closes and opens again, as a link does.
      var rounds = 0
      while ended.load(ordering: .acquiring) < 16 {
        queue.reopen()
        for request in next(within: .milliseconds(1)) { request.settle(.success([])) }
        rounds += 1
        guard rounds.isMultiple(of: 7) else { continue }
        for request in queue.close() { request.settle(.failure(.away)) }
      }
      for request in queue.close() { request.settle(.failure(.away)) }
      ended.add(1, ordering: .releasing)
    }
    for _ in 0..<16 {
      TestThread.start { [self] in
        for _ in 0..<500 {
          if !add({ _ in settled.add(1, ordering: .relaxed) }) { refused.add(1, ordering: .relaxed) }
        }
        ended.add(1, ordering: .releasing)
      }
    }
    #expect(eventually(within: .seconds(60)) { ended.load(ordering: .acquiring) == 17 })
    #expect(settled.load(ordering: .relaxed) + refused.load(ordering: .relaxed) == 8000)
  }
}
