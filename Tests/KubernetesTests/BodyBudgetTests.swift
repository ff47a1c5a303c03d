import Foundation
import Health
import Synchronization
import System
import TestSupport
import Testing

@testable import Kubernetes

@Suite("What all answers may take together")
struct BodyBudgetTests {
  @Test("shares take from one budget, and give back what nobody holds any more")
  func shares() {
    let budget = BodyBudget(limit: 100)
    var first: BodyBudget.Share? = budget.share(for: .stream)
    let second = budget.share(for: .stream)
    #expect(first?.take(60) == true && second.take(40))
    #expect(!second.take(1) && budget.taken == 100)
    second.giveBack(10)
    #expect(first?.take(10) == true)
    #expect(budget.taken == 100)
    first = nil
    #expect(budget.taken == 30)
    #expect(second.take(70))
  }

  @Test("reads leave a quarter to lists and watches")
  func kinds() {
    let budget = BodyBudget(limit: 100)
    let (read, stream) = (budget.share(for: .read), budget.share(for: .stream))
    #expect(read.take(75) && !read.take(1))
    #expect(stream.take(25) && !stream.take(1))
    #expect(budget.taken == 100)
  }

  @Test("from many threads no byte is lost, and none too many taken")
  func threads() {
    let budget = BodyBudget(limit: 1000)
    let most = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      for _ in 0..<1000 {
        let share = budget.share(for: .stream)
        for _ in 0..<10 where share.take(30) { most.max(budget.taken, ordering: .relaxed) }
      }
    }
    #expect(budget.taken == 0)
    let highest = most.load(ordering: .relaxed)
    // Whoever finds too little has counted his piece for a moment.
    #expect(highest <= 1000 + 16 * 30)
  }

  @Test("reads that are too much together fail with words, and later ones go well", .timeLimit(.minutes(1)))
  func reads() throws {
    let isLarge = Atomic(true)
    let (arrived, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    // Just what one answer may have, and its end only when all have come so far.
    let size = Transport.responseLimit - (1 << 20)
    let server = try ScriptedServer { _ in
      guard isLarge.load(ordering: .relaxed) else { return .json(Wire.list([], version: 7)) }
      return .stream { body in
        let piece = String(repeating: " ", count: 1 << 20)
        for _ in 0..<(size >> 20) {
          if body.isAbandoned { break }
          body.send(piece)
        }
        arrived.signal()
        gate.wait()
      }
    }
    let client = makeClient("http://127.0.0.1:\(server.port)")
    // One more than may be held at once.
    let count = Transport.budgetLimit / size + 1
    let errors = Mutex<[APIError?]>([])
    let done = DispatchGroup()
    for _ in 0..<count {
      done.enter()
      TestThread.start {
        let error = failure { () throws(APIError) in
          _ = try client.list(PodWarning.self, namespace: "shop", deadline: .now + .seconds(50))
        }
        errors.withLock { $0.append(error) }
        done.leave()
      }
    }
    for _ in 0..<count { arrived.wait() }
    for _ in 0..<count { gate.signal() }
    #expect(done.wait(timeout: .now() + 50) == .success)
    let outOfBudget = errors.withLock { $0.count { $0 == .outOfBudget(limit: Transport.budgetLimit) } }
    // Which of them, and whether any is left, is the luck of who came first.
    #expect(outOfBudget >= 1, "\(errors.withLock { $0 })")
    isLarge.store(false, ordering: .relaxed)
    #expect(try client.list(PodWarning.self, namespace: "shop", deadline: .ample).objects.isEmpty)
  }
}
