import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Heartbeat

@Suite struct LiveGateTests {
  @Test(arguments: [-1, 0, 1, 2, 16])
  func asManyAsThereArePlacesAreInsideAndNobodyWaits(_ capacity: Int) {
    let gate = LiveGate(capacity: capacity)
    let places = max(1, capacity)
    let (end, done) = (DispatchSemaphore(value: 0), DispatchGroup())
    for _ in 0..<places {
      done.enter()
      Thread {
        _ = gate.pass { end.wait() }
        done.leave()
      }.start()
    }
    #expect(eventually { gate.count == places })
    // This thread would wait for ever.
    for _ in 0..<100 { #expect(gate.pass {} == nil) }
    for _ in 0..<places { end.signal() }
    #expect(done.wait(timeout: .now() + 10) == .success)
    #expect(gate.count == 0)
    #expect(gate.pass { 1 } == 1)
  }

  @Test func thereAreNeverMoreInsideHoweverManyCome() {
    let gate = LiveGate(capacity: 3)
    let inside = Atomic(0)
    let most = Atomic(0)
    let passed = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      for _ in 0..<2000 {
        _ = gate.pass {
          most.max(inside.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
          passed.add(1, ordering: .relaxed)
          inside.subtract(1, ordering: .relaxed)
        }
      }
    }
    let (highest, count) = (most.load(ordering: .relaxed), passed.load(ordering: .relaxed))
    #expect(highest <= 3 && highest > 0)
    #expect(count >= 2000, "a place is always somebody's")
    #expect(gate.count == 0)
  }
}
