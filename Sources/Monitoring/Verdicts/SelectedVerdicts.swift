public import Health

/// What is known of the workloads of a selection.
public struct SelectedVerdicts: Sendable {
  /// Where it is known.
  private enum Source: Sendable {
    /// It was collected for whoever asks.
    case entries([VerdictEntry])
    /// It is kept, and follows what is known.
    case group(WatchedGroup, in: VerdictStore)
  }

  private var source: Source
  /// The kinds of which nothing is known, and why.
  public var failures: [WorkloadKind: VerdictFailure]
  /// When all of it was so; nil when nothing was asked for.
  public var confirmation: Confirmation?

  /// Creates what is known from its parts.
  public init(
    _ entries: [VerdictEntry] = [], failures: [WorkloadKind: VerdictFailure] = [:],
    at confirmation: Confirmation? = nil
  ) {
    source = .entries(entries)
    self.failures = failures
    self.confirmation = confirmation
  }

  /// Creates what is known of a group that is kept.
  init(_ group: WatchedGroup, in store: VerdictStore) {
    source = .group(group, in: store)
    failures = [:]
  }

  /// What is known of each, in no order.
  public var entries: [VerdictEntry] {
    get {
      if case .entries(let entries) = source { return entries }
      return read { $0.values.flatMap(\.entries) }
    }
    set { source = .entries(newValue) }
  }

  /// What all of them come to.
  public var tally: GroupTally {
    read { $0.count == 1 ? $0.first?.value.tally : nil } ?? GroupTally(of: entries.map(GroupMember.init))
  }

  /// What is shown of all of it: made by whoever asks first, and kept as long as nothing changes, where it can be.
  ///
  /// - Parameters:
  ///   - question: All that it depends on beside what is known.
  ///   - make: Makes it of the members of each namespace.
  /// - Returns: The same one each time, for one question and type.
  public func answer<Answer: GroupAnswer>(
    to question: some Hashable & Sendable, or make: ([String: MemberList]) -> Answer
  ) -> Answer {
    switch source {
    case .entries(let entries): make(Self.lists(of: entries))
    case .group(let group, let store): group.answer(to: question, from: store, or: make)
    }
  }

  private func read<Result: Sendable>(_ body: ([String: MemberList]) -> Result) -> Result {
    switch source {
    case .entries(let entries): body(Self.lists(of: entries))
    case .group(let group, let store): group.read(from: store, body)
    }
  }

  private static func lists(of entries: [VerdictEntry]) -> [String: MemberList] {
    Dictionary(grouping: entries, by: \.workload.namespace).mapValues(MemberList.init)
  }

  /// Adds what is known of others; all of it was so at the earlier of the two moments.
  mutating func add(_ other: SelectedVerdicts) {
    entries += other.entries
    failures.merge(other.failures) { first, _ in first }
    if let confirmation = other.confirmation { confirm(confirmation) }
  }

  /// Takes it that a part of it was so at a moment.
  mutating func confirm(_ other: Confirmation) {
    guard let known = confirmation, known.instant <= other.instant else {
      confirmation = other
      return
    }
  }
}
