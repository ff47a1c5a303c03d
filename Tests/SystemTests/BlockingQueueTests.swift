import Synchronization
import Testing

@testable import System

@Suite("Blocking queue")
struct BlockingQueueTests {
  @Test("elements come once each, the oldest first")
  func order() {
    let queue = BlockingQueue<Int>()
    var next = 0
    // In and out in waves, so that what was taken is thrown away in between.
    for wave in 1...20 {
      for element in 0..<wave * 20 { queue.add(next + element) }
      for _ in 0..<wave * 20 {
        #expect(queue.next() == next)
        next += 1
      }
    }
  }

  @Test("threads that wait share what comes, and none waits once it is closed and empty")
  func close() throws {
    let queue = BlockingQueue<Int>()
    let taken = Mutex<[Int]>([])
    let threads = try (0..<4).map { _ in
      try Thread(name: "test") {
        while let element = queue.next() { taken.withLock { $0.append(element) } }
      }
    }
    for element in 0..<1000 { queue.add(element) }
    queue.close()
    for thread in threads { #expect(thread.join(until: .now + .seconds(30))) }
    #expect(taken.withLock { $0.sorted() } == Array(0..<1000))
    #expect(queue.next() == nil)
  }
}
