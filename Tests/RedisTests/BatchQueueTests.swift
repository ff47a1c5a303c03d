import Synchronization
import System
import TestSupport
import Testing

@testable import Redis

@Suite struct BatchQueueTests {
  private let queue = BatchQueue()

  private func ticket(_ key: String = "") -> BatchTicket {
    BatchTicket(RedisRequest(keys: [key], arguments: []))
  }

  /// Joins, and says with how many it is to go.
  private func join(_ ticket: BatchTicket, within limit: Duration = .seconds(60)) -> Int? {
    switch queue.join(ticket, until: .now + limit) {
    case .lead(let batch): batch.count
    case .answered: nil
    }
  }

  @Test func thoseWhoComeMeanwhileGoTogether() {
    #expect(join(ticket()) == 1)
    #expect(join(ticket()) == 1)
    let led = Mutex<[Int]>([])
    let joined = Atomic(0)
    for _ in 0..<5 {
      TestThread.start { [queue] in
        let ticket = BatchTicket(RedisRequest(keys: [], arguments: []))
        joined.add(1, ordering: .relaxed)
        guard case .lead(let batch) = queue.join(ticket, until: .now + .seconds(60)) else { return }
        led.withLock { $0.append(batch.count) }
        queue.finish()
        for ticket in batch { ticket.settle(.success([])) }
      }
    }
    // Of those who have joined each waits, or is about to.
    #expect(eventually { joined.load(ordering: .relaxed) == 5 })
    #expect(led.withLock { $0.isEmpty }, "two are under way")
    queue.finish()
    queue.finish()
    #expect(eventually { led.withLock { $0.reduce(0, +) } == 5 }, "each goes, and goes once")
  }

  @Test func whoHasWaitedForTooLongGoesAway() {
    _ = join(ticket())
    _ = join(ticket())
    let late = ticket()
    #expect(join(late, within: .milliseconds(1)) == nil)
    #expect(throws: RedisError.timedOut) { try late.answer }
    queue.finish()
    queue.finish()
    #expect(join(ticket()) == 1, "nobody waits for the one that has gone")
  }

  @Test func everyRequestIsAskedForOnceAndGetsItsOwnAnswer() {
    let asked = Mutex<[String: Int]>([:])
    let mistaken = Atomic(0)
    let ended = Atomic(0)
    for thread in 0..<16 {
      TestThread.start { [queue] in
        for number in 0..<500 {
          let key = "\(thread)-\(number)"
          let ticket = BatchTicket(RedisRequest(keys: [key], arguments: []))
          if case .lead(let batch) = queue.join(ticket, until: .now + .seconds(60)) {
            asked.withLock { asked in for each in batch { asked[each.request.keys[0], default: 0] += 1 } }
            queue.finish()
            for each in batch { each.settle(.success([.text(each.request.keys[0])])) }
          }
          if (try? ticket.answer) != [.text(key)] { mistaken.add(1, ordering: .relaxed) }
        }
        ended.add(1, ordering: .relaxed)
      }
    }
    #expect(eventually(within: .seconds(60)) { ended.load(ordering: .relaxed) == 16 })
    #expect(mistaken.load(ordering: .relaxed) == 0)
    #expect(asked.withLock { $0.count == 8000 && $0.values.allSatisfy { $0 == 1 } })
  }
}
