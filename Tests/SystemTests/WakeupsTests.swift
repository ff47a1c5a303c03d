import Synchronization
import System
import TestSupport
import Testing

@Suite struct WakeupsTests {
  /// Counts how often it is woken.
  private final class Counter: Sleeper {
    private let wakeups = Atomic(0)

    var count: Int { wakeups.load(ordering: .relaxed) }

    func wake() { wakeups.add(1, ordering: .relaxed) }
  }

  private let one = Counter()
  private let other = Counter()

  @Test func aloneTheyAreWokenAtOnce() {
    for number in 1...3 {
      Wakeups.wake(one)
      #expect(one.count == number)
    }
  }

  @Test func togetherTheyAreWokenOnceAndAfterwards() {
    let wakeups = Wakeups()
    for round in 1...3 {
      wakeups.together {
        for _ in 0..<5 {
          Wakeups.wake(one)
          Wakeups.wake(other)
        }
        #expect(one.count == round - 1 && other.count == round - 1)
      }
      #expect(one.count == round && other.count == round)
    }
    wakeups.together {}
    #expect(one.count == 3, "nobody is woken for what is over")
  }

  @Test func otherThreadsWakeAtOnce() {
    Wakeups().together {
      let isDone = Atomic(false)
      TestThread.start { [one] in
        Wakeups.wake(one)
        isDone.store(true, ordering: .releasing)
      }
      #expect(eventually { isDone.load(ordering: .acquiring) })
      #expect(one.count == 1)
    }
  }
}
