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

  private var entries = CountedList<Entry>()

  mutating func insert(_ entry: Entry) {
    entries.insert(entry)
  }

  /// Takes an entry out, once; one that is not there changes nothing.
  mutating func remove(_ entry: Entry) {
    entries.remove(entry)
  }

  /// Those that may still be expected to go: on a node that is dead they stay, and excuse nobody for ever.
  ///
  /// `deletionTimestamp` is the moment by which a pod should be gone (Kubernetes documentation, *Pod lifecycle*, section
  /// *Termination of Pods*).
  func expected(at clock: inout EvaluationClock) -> ArraySlice<CountedList<Entry>.Entry> {
    let now = clock.now
    // The later ones stay longer, so that the first of them tells when their number changes.
    let place = entries.place { entry in
      var clock = EvaluationClock(now)
      return entry.isOverdue(at: &clock)
    }
    let expected = entries.entries[place...]
    _ = expected.first?.element.isOverdue(at: &clock)
    return expected
  }
}

extension LeavingPods.Entry: Comparable {
  /// By when they should be gone.
  static func < (left: Self, right: Self) -> Bool {
    (left.deadline, left.began, left.hasServed ? 1 : 0) < (
      right.deadline, right.began, right.hasServed ? 1 : 0
    )
  }

  /// Whether it should be gone, and nobody expects it to go any more.
  fileprivate func isOverdue(at clock: inout EvaluationClock) -> Bool {
    clock.isAtLeast(Thresholds.podCreation, since: deadline)
  }
}

extension LeavingPods.Entry {
  /// The entry of a pod; nil when nobody asked for its deletion.
  init?(_ pod: Pod) {
    guard let deadline = pod.deletion, let began = pod.deletionBegan else { return nil }
    self.init(deadline: deadline, began: began, hasServed: pod.hasBeenReady)
  }
}
