import Foundation
import Synchronization
import System
import TestSupport
import Testing

@testable import Heartbeat
@testable import Monitoring

@Suite struct ConcurrencyLimitTests {
  @Test(arguments: [-1, 0, 1, 2, 16])
  func asManyAsThereArePlacesAreInsideAndNobodyWaits(_ capacity: Int) {
    let limit = ConcurrencyLimit(capacity: capacity)
    let places = max(1, capacity)
    let (end, done) = (DispatchSemaphore(value: 0), DispatchGroup())
    for _ in 0..<places {
      done.enter()
      Thread {
        _ = limit.run { end.wait() }
        done.leave()
      }.start()
    }
    #expect(eventually { limit.count == places })
    // This thread would wait for ever.
    for _ in 0..<100 { #expect(limit.run {} == nil) }
    for _ in 0..<places { end.signal() }
    #expect(done.wait(timeout: .now() + 10) == .success)
    #expect(limit.count == 0)
    #expect(limit.run { 1 } == 1)
  }

  @Test func thereAreNeverMoreInsideHoweverManyCome() {
    let limit = ConcurrencyLimit(capacity: 3)
    let inside = Atomic(0)
    let most = Atomic(0)
    let passed = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      for _ in 0..<2000 {
        _ = limit.run {
          most.max(inside.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
          passed.add(1, ordering: .relaxed)
          inside.subtract(1, ordering: .relaxed)
        }
      }
    }
    let (highest, count) = (most.load(ordering: .relaxed), passed.load(ordering: .relaxed))
    #expect(highest <= 3 && highest > 0)
    #expect(count >= 2000, "a place is always somebody's")
    #expect(limit.count == 0)
  }
}
