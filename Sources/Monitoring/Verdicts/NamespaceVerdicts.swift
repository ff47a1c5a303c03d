import Health

/// What is known of the workloads of a namespace, and which of them have changed while groups of it are asked for.
struct NamespaceVerdicts: Sendable {
  /// A workload within its namespace.
  struct Key: Hashable, Sendable {
    private let kind: WorkloadKind
    private let name: String

    init(_ workload: WorkloadReference) {
      kind = workload.kind
      name = workload.name
    }
  }

  /// How much of a namespace somebody has taken in.
  struct Mark: Sendable, Hashable {
    fileprivate let incarnation: Int
    fileprivate let generation: Int
  }

  /// What has become of a namespace since somebody looked.
  enum Change: Sendable {
    /// It is not there any more.
    case gone
    /// What is known now of those that may have changed; nil of one that is gone.
    case changed([WorkloadReference: VerdictEntry?])
    /// What is known of all, as nobody knows any more which of them have changed.
    case replaced([Key: VerdictEntry])
  }

  /// Which of all namespaces that there were it is: one may go, and another one of its name come.
  private let incarnation: Int
  /// What is known of each.
  private(set) var entries: [Key: VerdictEntry] = [:]
  /// The groups that are asked for.
  private(set) var groups = GroupTable()
  private var journal = ChangeJournal<WorkloadReference>()

  /// Creates a namespace of which nothing is known.
  init(incarnation: Int) {
    self.incarnation = incarnation
  }

  /// How many changes there were.
  var generation: Int { journal.generation }

  /// So many changes are kept at least: whoever is further behind looks at all sooner than at so many one by one.
  var journalLimit: Int { min(1024, max(16, entries.count / 2)) }

  /// Looks a workload up.
  subscript(workload: WorkloadReference) -> VerdictEntry? { entries[Key(workload)] }

  /// What has become of it since somebody looked; they will ask again.
  ///
  /// - Parameter mark: How much of it they have taken in; nil for nothing. Becomes how much they have now.
  /// - Returns: nil when it is as it was.
  func change(since mark: inout Mark?) -> Change? {
    let known = mark.flatMap { $0.incarnation == incarnation ? $0.generation : nil }
    guard known != generation else { return nil }
    groups.recordQuestion(at: generation)
    mark = Mark(incarnation: incarnation, generation: generation)
    guard let changed = known.flatMap(journal.changes) else { return .replaced(entries) }
    return .changed(changed.reduce(into: [:]) { $0.updateValue(self[$1], forKey: $1) })
  }

  /// Replaces what is known of a workload.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - entry: What is known of it; nil when it is gone.
  /// - Returns: How many workloads there are more than before; and groups that nobody asks for any more, to be freed where
  ///   that holds nobody up.
  mutating func replace(
    _ workload: WorkloadReference, with entry: VerdictEntry?
  ) -> (difference: Int, unused: GroupTable?) {
    let count = entries.count
    entries[Key(workload)] = entry
    let limit = groups.isUsed ? journalLimit : 0
    if limit == 0 || groups.isAsked(within: limit, of: generation) {
      journal.record(workload, keeping: limit)
      return (entries.count - count, nil)
    }
    journal.record(workload, keeping: 0)
    defer { groups = GroupTable() }
    return (entries.count - count, groups)
  }
}
