import FoundationEssentials
import Health
import Synchronization

/// Remembers since when deployments have had an unexplained shortage of pods, which no object of the API says.
///
/// Bounded: when full, what was polled longest ago goes first. To forget is safe: a shortage then counts as new.
final class ShortageMemory: Sendable {
  private struct Entry {
    var since: Date
    var polled: Date
  }

  private let entries = Mutex<[String: Entry]>([:])
  private let capacity: Int

  /// Creates a memory for at most `capacity` deployments.
  init(capacity: Int = 10_000) {
    self.capacity = capacity
  }

  /// Since when the deployment has been short, nil if it was not at the poll before.
  func shortage(of uid: String) -> Date? {
    entries.withLock { $0[uid]?.since }
  }

  /// Takes note of a new verdict.
  func record(_ verdict: Verdict, of uid: String, at now: Date) {
    entries.withLock { entries in
      guard verdict.hasUnexplainedShortage else {
        entries[uid] = nil
        return
      }
      if entries[uid] == nil, entries.count >= capacity,
        let oldest = entries.min(by: { $0.value.polled < $1.value.polled })
      {
        entries[oldest.key] = nil
      }
      entries[uid, default: Entry(since: now, polled: now)].polled = now
    }
  }
}
