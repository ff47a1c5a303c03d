import Dispatch
import Foundation
import Synchronization
import Testing

@testable import System

@Suite struct ReadMostlyTests {
  /// How long a thread is given to come to where it must come.
  private static let patience = DispatchTimeInterval.seconds(20)

  /// Two halves that a change writes one after the other.
  private struct Pair {
    var left = 0
    var right = 0
  }

  @Test("Readers do not wait for one another")
  func readersMeet() {
    let shared = ReadMostly(1)
    let (first, second) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let group = DispatchGroup()
    let meetings = Mutex(0)
    for (own, other) in [(first, second), (second, first)] {
      inThread(group) {
        shared.read { _ in
          own.signal()
          if other.wait(timeout: .now() + Self.patience) == .success { meetings.withLock { $0 += 1 } }
        }
      }
    }
    #expect(group.wait(timeout: .now() + Self.patience * 2) == .success)
    #expect(meetings.withLock { $0 } == 2)
  }

  @Test("Nobody looks at a value that is being changed, and no change is lost")
  func changesAreWhole() {
    let shared = ReadMostly(Pair())
    let group = DispatchGroup()
    let torn = Mutex(0)
    let isOver = Atomic(false)
    for _ in 0..<3 {
      inThread(group) {
        while !isOver.load(ordering: .relaxed) {
          if shared.read({ $0.left != $0.right }) { torn.withLock { $0 += 1 } }
        }
      }
    }
    let writers = DispatchGroup()
    for _ in 0..<3 {
      inThread(writers) {
        for _ in 0..<500 {
          shared.change { pair in
            pair.left += 1
            sched_yield()
            pair.right += 1
          }
        }
      }
    }
    #expect(writers.wait(timeout: .now() + Self.patience) == .success)
    isOver.store(true, ordering: .relaxed)
    #expect(group.wait(timeout: .now() + Self.patience) == .success)
    #expect(torn.withLock { $0 } == 0)
    #expect(shared.read { ($0.left, $0.right) } == (1500, 1500))
  }

  @Test("A change waits until those who look have looked, and who comes after it sees it")
  func changeWaits() {
    let shared = ReadMostly("old")
    let group = DispatchGroup()
    let (isReading, mayLeave) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let order = Mutex<[String]>([])
    inThread(group) {
      shared.read { value in
        isReading.signal()
        _ = mayLeave.wait(timeout: .now() + Self.patience)
        order.withLock { $0.append("read \(value)") }
      }
    }
    #expect(isReading.wait(timeout: .now() + Self.patience) == .success)
    inThread(group) {
      shared.change { value in
        order.withLock { $0.append("changed \(value)") }
        value = "new"
      }
    }
    // Nothing shows that a thread waits for a lock; should it not wait, this is time enough to be seen.
    usleep(50_000)
    mayLeave.signal()
    #expect(group.wait(timeout: .now() + Self.patience) == .success)
    #expect(order.withLock { $0 } == ["read old", "changed old"])
    #expect(shared.read { value in value } == "new")
  }

  @Test("A change comes about however many look")
  func changeIsNotStarved() {
    let shared = ReadMostly(0)
    let readers = DispatchGroup()
    let isOver = Atomic(false)
    for _ in 0..<4 {
      inThread(readers) {
        // One of them looks at any moment.
        while !isOver.load(ordering: .relaxed) { shared.read { _ in _ = usleep(2000) } }
      }
    }
    let writer = DispatchGroup()
    inThread(writer) {
      for _ in 0..<20 { shared.change { $0 += 1 } }
    }
    #expect(writer.wait(timeout: .now() + Self.patience) == .success)
    isOver.store(true, ordering: .relaxed)
    #expect(readers.wait(timeout: .now() + Self.patience) == .success)
    #expect(writer.wait(timeout: .now() + Self.patience) == .success)
    #expect(shared.read { $0 } == 20)
  }

  @Test("A value goes when it is replaced, and with its owner")
  func release() {
    final class Token: Sendable {}
    weak var first: Token?
    weak var second: Token?
    do {
      let shared = ReadMostly(Token())
      first = shared.read { value in value }
      #expect(first != nil)
      shared.change { $0 = Token() }
      #expect(first == nil)
      second = shared.read { value in value }
      #expect(second != nil)
    }
    #expect(second == nil)
  }

  private func inThread(_ group: DispatchGroup, _ body: @escaping @Sendable () -> Void) {
    group.enter()
    Foundation.Thread.detachNewThread {
      body()
      group.leave()
    }
  }
}

extension DispatchTimeInterval {
  fileprivate static func * (interval: DispatchTimeInterval, factor: Int) -> DispatchTimeInterval {
    guard case .seconds(let seconds) = interval else { return interval }
    return .seconds(seconds * factor)
  }
}
