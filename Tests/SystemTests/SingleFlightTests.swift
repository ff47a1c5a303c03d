import Foundation
import Synchronization
import TestSupport
import Testing

@testable import System

@Suite struct SingleFlightTests {
  /// Runs many callers of one key, and lets the first one's work end when all the others wait for it.
  private func fly(_ flights: SingleFlight<String, Int>, callers: Int) -> (runs: Int, values: [Int]) {
    let runs = Atomic(0)
    let values = Mutex<[Int]>([])
    let (gate, done) = (DispatchSemaphore(value: 0), DispatchGroup())
    for _ in 0..<callers {
      done.enter()
      Foundation.Thread {
        let value = flights.run("a") {
          gate.wait()
          return runs.add(1, ordering: .relaxed).newValue
        }
        values.withLock { $0.append(value) }
        done.leave()
      }.start()
    }
    #expect(eventually { flights.followers(of: "a") == callers - 1 })
    gate.signal()
    #expect(done.wait(timeout: .now() + 10) == .success)
    return (runs.load(ordering: .relaxed), values.withLock { $0 })
  }

  @Test(arguments: [1, 2, 32])
  func allWhoComeWhileItRunsShareARun(_ callers: Int) {
    let flights = SingleFlight<String, Int>()
    let (runs, values) = fly(flights, callers: callers)
    #expect(runs == 1)
    #expect(values == Array(repeating: 1, count: callers))
    #expect(flights.followers(of: "a") == 0)
  }

  @Test func whoComesLaterStartsARunOfHisOwn() {
    let flights = SingleFlight<String, Int>()
    #expect((1...3).map { number in flights.run("a") { number } } == [1, 2, 3])
  }

  @Test func otherKeysDoNotWait() {
    let flights = SingleFlight<String, Int>()
    let (gate, done) = (DispatchSemaphore(value: 0), DispatchGroup())
    let isRunning = Atomic(false)
    done.enter()
    Foundation.Thread {
      _ = flights.run("a") {
        isRunning.store(true, ordering: .releasing)
        gate.wait()
        return 1
      }
      done.leave()
    }.start()
    #expect(eventually { isRunning.load(ordering: .acquiring) })
    #expect(flights.run("b") { 2 } == 2)
    gate.signal()
    #expect(done.wait(timeout: .now() + 10) == .success)
  }

  @Test func whatALeaderReturnsIsWhatAllGetEachTime() {
    let flights = SingleFlight<Int, Int>()
    let runs = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for key in 0..<500 {
        let value = flights.run(key) {
          runs.add(1, ordering: .relaxed)
          return key * 2
        }
        if value != key * 2 { Issue.record("\(key) came to \(value)") }
      }
    }
    let count = runs.load(ordering: .relaxed)
    #expect((500...4000).contains(count))
  }
}
