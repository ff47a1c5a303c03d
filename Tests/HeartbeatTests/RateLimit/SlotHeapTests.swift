import System
import Testing
import TestSupport

@testable import Heartbeat

@Suite struct SlotHeapTests {
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func theEarliestIsFirstWhateverIsPutInMovedAndTakenOut(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let start = MonotonicInstant.now
    var heap = SlotHeap()
    var expected: [Int: MonotonicInstant] = [:]
    for _ in 0..<5000 {
      let slot = Int.random(in: 0..<40, using: &generator)
      if Int.random(in: 0..<3, using: &generator) == 0 {
        heap.remove(slot)
        expected[slot] = nil
      } else {
        let moment = start.advanced(by: .seconds(Int.random(in: 0..<50, using: &generator)))
        heap.set(slot, to: moment)
        expected[slot] = moment
      }
      #expect(heap.first?.moment == expected.values.min())
      if let first = heap.first { #expect(expected[first.slot] == first.moment) }
    }
  }

  @Test func anEmptyOneHasNoFirst() {
    var heap = SlotHeap()
    heap.remove(7)
    #expect(heap.first == nil)
  }
}
