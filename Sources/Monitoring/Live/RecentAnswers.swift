import Health
import Synchronization
import System

/// What the API server has answered a moment ago, and is not asked for again before that moment is over.
///
/// A poll that fails at once would otherwise cost the API server a read each time, as fast as clients ask.
final class RecentAnswers<Answer: Sendable>: Sendable {
  private struct Entry {
    let answer: Answer
    let until: MonotonicInstant
  }

  private let entries = Mutex<[WorkloadReference: Entry]>([:])
  private let lifetime: Duration
  private let capacity: Int
  private let now: @Sendable () -> MonotonicInstant

  /// Creates a memory of nothing.
  ///
  /// - Parameters:
  ///   - lifetime: How long an answer counts.
  ///   - capacity: The most workloads; when it is full, further answers are not remembered.
  ///   - now: The clock.
  init(
    lifetime: Duration, capacity: Int = 1000,
    now: @escaping @Sendable () -> MonotonicInstant = { .now }
  ) {
    self.lifetime = lifetime
    self.capacity = capacity
    self.now = now
  }

  /// What was answered about a workload; nil when that is to be asked.
  subscript(workload: WorkloadReference) -> Answer? {
    entries.withLock { entries in
      guard let entry = entries[workload] else { return nil }
      if now() < entry.until { return entry.answer }
      entries[workload] = nil
      return nil
    }
  }

  /// Records an answer.
  func record(_ answer: Answer, of workload: WorkloadReference) {
    let now = now()
    entries.withLock { entries in
      if entries[workload] == nil, entries.count >= capacity {
        entries = entries.filter { now < $0.value.until }
        guard entries.count < capacity else { return }
      }
      entries[workload] = Entry(answer: answer, until: now + lifetime)
    }
  }
}
