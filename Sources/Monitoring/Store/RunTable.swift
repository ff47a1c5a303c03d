import Health

/// The jobs that say whose runs they are, by the workload that they name.
struct RunTable {
  private struct Entry {
    /// The uid of the workload that they name; nil when they name none.
    let owner: UID?
    /// How it ended; nil while it has not.
    let run: JobRun?
  }

  private var entries: [String: Entry] = [:]

  /// Whether there are none.
  var isEmpty: Bool { entries.isEmpty }

  /// Takes a job.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - owner: The uid of the workload that it names.
  /// - Returns: Whether that says anything new.
  mutating func take(_ job: Job, of owner: UID?) -> Bool {
    let run = job.run
    defer { entries[job.uid] = Entry(owner: owner, run: run) }
    guard let former = entries[job.uid] else { return true }
    return former.run != run || former.owner != owner
  }

  /// Forgets a job that is gone, or names another workload.
  mutating func remove(_ uid: String) {
    entries[uid] = nil
  }

  /// The runs of a workload that have finished.
  func history(of uid: String) -> RunHistory {
    let wanted = UID(uid)
    var history = RunHistory()
    for entry in entries.values {
      guard let run = entry.run, entry.owner == nil || entry.owner == wanted else { continue }
      history.take(run)
    }
    return history
  }
}
