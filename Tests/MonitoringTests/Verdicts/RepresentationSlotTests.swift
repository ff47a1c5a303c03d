import Dispatch
import Health
import Synchronization
import TestSupport
import Testing

@testable import Monitoring

/// What is shown of a verdict is made once.
@Suite struct RepresentationSlotTests {
  private final class Text: Sendable {
    let text: String
    init(_ text: String) { self.text = text }
  }

  private final class Other: Sendable {}

  @Test func itIsMadeOnceAndKept() {
    let entry = VerdictEntry(.unreadable("x"), of: deployment("web"))
    let first = entry.representation { Text("\($0.workload)") }
    let second = entry.representation { _ in Text("another") }
    #expect(first === second && first.text == "default/web")
    // One of another type is made each time, and is none of the first's.
    _ = entry.representation { _ in Other() }
    #expect(entry.representation { _ in Text("another") } === first)
  }

  @Test func whoeverComesAtTheSameMomentGetsTheSameOne() {
    let entry = VerdictEntry(.unreadable("x"), of: deployment("web"))
    let seen = Mutex<Set<ObjectIdentifier>>([])
    DispatchQueue.concurrentPerform(iterations: 64) { number in
      let text = entry.representation { _ in Text("\(number)") }
      _ = seen.withLock { $0.insert(ObjectIdentifier(text)) }
    }
    #expect(seen.withLock { $0.count } == 1)
  }
}
