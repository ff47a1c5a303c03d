import Health
import Kubernetes
import Synchronization

/// The reads that failed a moment ago, and are not tried again before that moment is over.
///
/// A poll that fails at once would otherwise cost the API server a read each time, as fast as clients ask.
final class RecentFailures: Sendable {
  private struct Entry {
    let error: APIError
    let until: ContinuousClock.Instant
  }

  /// How long an error answers.
  static let lifetime = Duration.seconds(1)

  private let entries = Mutex<[WorkloadReference: Entry]>([:])
  private let capacity: Int
  private let now: @Sendable () -> ContinuousClock.Instant

  /// Creates a memory for at most `capacity` workloads; when it is full, further failures are not remembered.
  init(capacity: Int = 1000, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
    self.capacity = capacity
    self.now = now
  }

  /// Why the workload cannot be read, nil when that is to be tried.
  func error(of workload: WorkloadReference) -> APIError? {
    entries.withLock { entries in
      guard let entry = entries[workload] else { return nil }
      if now() < entry.until { return entry.error }
      entries[workload] = nil
      return nil
    }
  }

  /// Records a failure.
  func record(_ error: APIError, of workload: WorkloadReference) {
    let now = now()
    entries.withLock { entries in
      if entries[workload] == nil, entries.count >= capacity {
        entries = entries.filter { now < $0.value.until }
        guard entries.count < capacity else { return }
      }
      entries[workload] = Entry(error: error, until: now + Self.lifetime)
    }
  }
}
