import Synchronization
import Testing

@testable import System

@Suite("Threads", .timeLimit(.minutes(1)))
struct ThreadTests {
  @Test("a thread runs its body, is joined once, and may be started by an actor")
  @MainActor
  func join() throws {
    let body = Counter()
    let thread = try Thread(name: "test", stackSize: 1 << 20) { body.count() }
    #expect(thread.join(until: .now + .seconds(1 << 60)))
    #expect(body.value == 1)
  }

  @Test("whoever joins waits no longer than until the deadline")
  func deadline() throws {
    let flag = try EventFD()
    let queue = try Queue(end: flag)
    let thread = try Thread(name: "test") { queue.wait() }
    #expect(!thread.join(until: .now))
    #expect(!thread.join(until: .now + .milliseconds(1)))
    flag.raise()
    #expect(thread.join(until: .now + .seconds(30)))
  }

  @Test("a thread that nobody joins runs, too")
  @MainActor
  func detached() async throws {
    let body = Counter()
    try Thread.detach(name: "test") { body.count() }
    let deadline = MonotonicInstant.now + .seconds(30)
    while body.value == 0, MonotonicInstant.now < deadline { await Task.yield() }
    #expect(body.value == 1)
  }

  @Test("a pause lasts as long as it should")
  func sleep() {
    let start = MonotonicInstant.now
    Thread.sleep(for: .milliseconds(2))
    Thread.sleep(for: .seconds(-1))
    #expect(start.duration(to: .now) >= .milliseconds(2))
  }

  private final class Counter: Sendable {
    private let number = Atomic(0)
    var value: Int { number.load(ordering: .acquiring) }
    func count() { number.add(1, ordering: .acquiringAndReleasing) }
  }

  /// A queue that a thread can hold on to.
  private final class Queue: Sendable {
    private let events: EventQueue
    init(end: borrowing EventFD) throws { events = try EventQueue(end: end) }
    func wait() {
      var batch = EventQueue.Batch(capacity: 1)
      _ = events.wait(for: &batch)
    }
  }
}
