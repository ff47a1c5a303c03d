import FoundationEssentials
import Health
import Synchronization

/// Remembers what no object of the API says: since when workloads have had an unexplained shortage of pods.
///
/// Watched and live verdicts share it, so that a shortage that the one has seen is none that begins when the other answers.
/// Bounded: what is watched goes with its workload; of the rest, when there is too much, what was asked for longest ago goes
/// first. To forget is safe: a shortage then counts as new.
final class ShortageMemory: Sendable {
  private struct Entry {
    var since: Date
    var used: Date
    var isWatched: Bool
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var unwatched = 0

    mutating func remove(_ uid: String) {
      guard let entry = entries.removeValue(forKey: uid) else { return }
      if !entry.isWatched { unwatched -= 1 }
    }
  }

  private let state = Mutex(State())
  private let capacity: Int

  /// Creates a memory.
  ///
  /// - Parameter capacity: The most workloads that are remembered though nobody watches them.
  init(capacity: Int = 10_000) {
    self.capacity = capacity
  }

  /// What is remembered of a workload, by its uid: another uid is another workload.
  func memory(of uid: String) -> WorkloadMemory {
    state.withLock { WorkloadMemory(shortageSince: $0.entries[uid]?.since) }
  }

  /// Records a new verdict.
  ///
  /// - Parameters:
  ///   - verdict: The verdict.
  ///   - uid: The workload's uid.
  ///   - now: The moment of the verdict.
  ///   - isWatched: Whether somebody will ``forget(_:)`` the workload when it is gone.
  func record(_ verdict: Verdict, of uid: String, at now: Date, isWatched: Bool = false) {
    state.withLock { state in
      guard verdict.hasUnexplainedShortage else {
        if !state.entries.isEmpty { state.remove(uid) }
        return
      }
      if var entry = state.entries[uid] {
        if isWatched, !entry.isWatched { state.unwatched -= 1 }
        entry.isWatched = entry.isWatched || isWatched
        entry.used = now
        state.entries[uid] = entry
        return
      }
      if !isWatched {
        if state.unwatched >= capacity { Self.removeOldest(&state) }
        state.unwatched += 1
      }
      state.entries[uid] = Entry(since: now, used: now, isWatched: isWatched)
    }
  }

  /// Forgets a workload that is gone.
  func forget(_ uid: String) {
    state.withLock { $0.remove(uid) }
  }

  private static func removeOldest(_ state: inout State) {
    let oldest = state.entries.lazy.filter { !$0.value.isWatched }.min { $0.value.used < $1.value.used }
    if let oldest { state.remove(oldest.key) }
  }
}
