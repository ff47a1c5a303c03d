import FoundationEssentials

/// The pods that are being deleted, by when they should be gone.
struct LeavingPods: Sendable, Hashable {
  /// One of them.
  struct Entry: Sendable, Hashable {
    /// When it should be gone.
    let deadline: Date
    /// When somebody asked for it.
    let began: Date
    /// It had been ready.
    let hasServed: Bool
  }

  private var entries: [Entry] = []

  mutating func insert(_ entry: Entry) {
    entries.insert(entry, at: place(of: entry.deadline))
  }

  /// Takes an entry out, once; one that is not there changes nothing.
  mutating func remove(_ entry: Entry) {
    var index = place(of: entry.deadline)
    while index < entries.count, entries[index].deadline == entry.deadline {
      if entries[index] == entry {
        entries.remove(at: index)
        return
      }
      index += 1
    }
  }

  /// Those that may still be expected to go: on a node that is dead they stay, and excuse nobody for ever.
  ///
  /// `deletionTimestamp` is the moment by which a pod should be gone (Kubernetes documentation, *Pod lifecycle*, section
  /// *Termination of Pods*).
  func expected(at clock: inout EvaluationClock) -> ArraySlice<Entry> {
    // The later ones stay longer, so that the first of them tells when their number changes.
    for (index, entry) in entries.enumerated()
    where !clock.isAtLeast(Thresholds.podCreation, since: entry.deadline) {
      return entries[index...]
    }
    return []
  }

  /// The first place before which all deadlines are earlier.
  private func place(of deadline: Date) -> Int {
    var range = 0..<entries.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        entries[middle].deadline < deadline
        ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}

extension LeavingPods.Entry {
  /// The entry of a pod; nil when nobody asked for its deletion.
  init?(_ pod: Pod) {
    guard let deadline = pod.deletion, let began = pod.deletionBegan else { return nil }
    self.init(deadline: deadline, began: began, hasServed: pod.hasBeenReady)
  }
}
