import Foundation
import Testing

@testable import System

@Suite("Values that threads wait for", .timeLimit(.minutes(1)))
struct CompletionTests {
  @Test("all who wait get the value, and those who come later")
  func value() {
    let completion = Completion<Int>()
    let done = DispatchGroup()
    for _ in 0..<8 {
      done.enter()
      Foundation.Thread.detachNewThread {
        #expect(completion.wait() == 7)
        #expect(completion.wait(until: .now) == 7)
        done.leave()
      }
    }
    completion.fulfil(7)
    #expect(done.wait(timeout: .now() + 30) == .success)
    #expect(completion.wait() == 7)
  }

  @Test("a value that does not come is waited for until the deadline")
  func deadline() {
    let completion = Completion<Int>()
    #expect(completion.wait(until: .now - .seconds(5)) == nil)
    let start = MonotonicInstant.now
    #expect(completion.wait(until: start + .milliseconds(20)) == nil)
    #expect(start.duration(to: .now) >= .milliseconds(20))
  }

  @Test("the first value stays, and nobody has to hand one over")
  func once() {
    let completion = Completion<Int>()
    completion.fulfil(1)
    completion.fulfil(2)
    #expect(completion.wait() == 1)
    _ = Completion<Void>()
  }
}
