import FoundationEssentials
import Health
import Kubernetes
import System

/// What is known of every workload that is watched, and how fresh that is: all that a poll looks at.
///
/// One lock, held for a look-up or an exchange and never while anything is evaluated, shown or written.
final class VerdictStore: Sendable {
  /// How much of what is known somebody has taken in.
  struct Mark: Sendable {
    fileprivate var generation = -1
    fileprivate var namespaces: [String: NamespaceVerdicts.Mark] = [:]
  }

  private struct State {
    /// By namespace, so that what is asked of one does not depend on how many others there are.
    var namespaces: [String: NamespaceVerdicts] = [:]
    /// How many namespaces there were.
    var incarnations = 0
    /// How many workloads there are.
    var count = 0
    /// How many changes there were.
    var generation = 0
    /// The groups of all namespaces that are asked for.
    var groups = GroupTable()
    var scopes: [WatchScope: ScopeFreshness] = [:]

    /// After how many changes a group of all namespaces is forgotten that nobody asks for.
    var groupLimit: Int { max(16, count / 2) }

    /// How far what is known of each kind of a selection can be trusted.
    func freshness(of selection: Selection) -> [WorkloadKind: Freshness] {
      Dictionary(
        uniqueKeysWithValues: selection.kinds.map { ($0, freshness(of: $0, in: selection.namespace)) })
    }

    /// Replaces what is known of a workload; nil when it is gone.
    ///
    /// - Parameters:
    ///   - workload: The workload.
    ///   - entry: What is known of it.
    ///   - unused: Gets the groups that nobody asks for any more, to be freed where that holds nobody up.
    mutating func replace(
      _ workload: WorkloadReference, with entry: VerdictEntry?, _ unused: inout [GroupTable]
    ) {
      generation += 1
      if groups.isUsed, !groups.isAsked(within: groupLimit, of: generation) {
        unused.append(groups)
        groups = GroupTable()
      }
      let name = workload.namespace
      if namespaces[name] == nil { incarnations += 1 }
      let change = namespaces[name, default: NamespaceVerdicts(incarnation: incarnations)]
        .replace(workload, with: entry)
      count += change.difference
      if let groups = change.unused { unused.append(groups) }
      if let namespace = namespaces[name], namespace.entries.isEmpty {
        unused.append(namespace.groups)
        namespaces[name] = nil
      }
    }

    /// The freshness of what is known of a namespace; nil when that is not watched.
    func freshness(of namespace: String) -> ScopeFreshness? {
      scopes[.cluster] ?? scopes[.namespace(namespace)]
    }

    /// The freshness of all that is known of a kind in a namespace, or in all that are watched.
    func freshness(of kind: WorkloadKind, in namespace: String?) -> Freshness {
      guard let namespace else { return .leastOf(scopes.values.map { $0[kind] }) }
      return freshness(of: namespace)?[kind] ?? .unknown
    }
  }

  private let state: ReadMostly<State>

  /// Creates a store in which nothing is known of the scopes that are watched.
  init(scopes: [WatchScope]) {
    var state = State()
    for scope in scopes { state.scopes[scope] = ScopeFreshness() }
    self.state = ReadMostly(state)
  }

  /// Looks a workload up.
  ///
  /// - Returns: What is known, nil when there is no such workload; and how far that can be trusted.
  func lookUp(_ workload: WorkloadReference) -> (entry: VerdictEntry?, freshness: Freshness) {
    state.read { state in
      let freshness = state.freshness(of: workload.namespace)?[workload.kind] ?? .unknown
      if case .unknown = freshness { return (nil, .unknown) }
      return (state.namespaces[workload.namespace]?[workload], freshness)
    }
  }

  /// What is known at one moment of all workloads of a selection.
  ///
  /// - Returns: What is known of each, in no order, and how far each kind can be trusted.
  func snapshot(
    of selection: Selection
  ) -> (entries: [VerdictEntry], freshness: [WorkloadKind: Freshness]) {
    let (namespaces, freshness) = state.read { state in
      let namespaces = selection.namespace.map { [state.namespaces[$0]].compactMap(\.self) }
      return (
        (namespaces ?? Array(state.namespaces.values)).map(\.entries), state.freshness(of: selection)
      )
    }
    // What was taken stays as it was, and is looked through without holding anybody up.
    return (namespaces.flatMap { $0.values.filter(selection.contains) }, freshness)
  }

  /// The group of a selection, and how far each kind can be trusted.
  func group(of selection: Selection) -> (group: WatchedGroup, freshness: [WorkloadKind: Freshness]) {
    let (table, generation, limit, freshness) = state.read { state in
      let freshness = state.freshness(of: selection)
      guard let name = selection.namespace else {
        return (state.groups as GroupTable?, state.generation, state.groupLimit, freshness)
      }
      let namespace = state.namespaces[name]
      return (
        namespace?.groups, namespace?.generation ?? 0, namespace?.journalLimit ?? 0, freshness
      )
    }
    // Nothing is kept of a namespace that is not there: anybody may ask for any.
    let group = table?.group(of: selection, at: generation, within: limit) ?? WatchedGroup(selection)
    return (group, freshness)
  }

  /// What has become of the namespaces of a selection since somebody looked; they will ask again.
  ///
  /// - Parameters:
  ///   - selection: The selection.
  ///   - mark: How much they have taken in. Becomes how much they have then.
  /// - Returns: What has become of those that are not as they were.
  func changes(of selection: Selection, since mark: inout Mark) -> [String: NamespaceVerdicts.Change] {
    state.read { state in
      // Most who ask find all as it was.
      guard mark.generation != state.generation else { return [:] }
      mark.generation = state.generation
      if selection.namespace == nil { state.groups.recordQuestion(at: state.generation) }
      var changes: [String: NamespaceVerdicts.Change] = [:]
      for name in selection.namespace.map({ [$0] }) ?? Array(state.namespaces.keys) {
        changes[name] = state.namespaces[name]?.change(since: &mark.namespaces[name])
      }
      for name in mark.namespaces.keys where state.namespaces[name] == nil {
        mark.namespaces[name] = nil
        changes[name] = .gone
      }
      return changes
    }
  }

  /// When the streams of each resource were last known to be in step with the cluster; the earliest of several.
  var confirmed: [APIResource: MonotonicInstant] {
    state.read { state in
      state.scopes.values.reduce(into: [:]) { $0.merge($1.confirmed, uniquingKeysWith: min) }
    }
  }

  /// Replaces what is known of workloads; nil for one that is gone.
  func replace(_ entries: [(workload: WorkloadReference, entry: VerdictEntry?)]) {
    guard !entries.isEmpty else { return }
    // These are freed when the lock is not held any more.
    var unused: [GroupTable] = []
    state.change { state in
      for (workload, entry) in entries { state.replace(workload, with: entry, &unused) }
    }
  }

  /// Records that a stream was listed to its end.
  func recordSync(of stream: WatchStream) {
    change(stream) { $0.recordSync(of: stream.resource) }
  }

  /// Records that a stream works, or does not.
  func record(_ stream: WatchStream, isBroken: Bool) {
    change(stream) { $0.record(stream.resource, isBroken: isBroken) }
  }

  /// Records that a stream may not be watched.
  func recordForbidden(_ stream: WatchStream) {
    change(stream) { $0.recordForbidden(stream.resource) }
  }

  /// Records that a stream was in step with the cluster.
  ///
  /// - Parameters:
  ///   - stream: The stream.
  ///   - instant: When.
  ///   - date: The same by the API server's clock, for any moment.
  func recordConfirmation(
    of stream: WatchStream, at instant: MonotonicInstant, date: (MonotonicInstant) -> Date
  ) {
    change(stream) { $0.recordConfirmation(of: stream.resource, at: instant, date: date) }
  }

  private func change(_ stream: WatchStream, _ body: (inout ScopeFreshness) -> Void) {
    state.change { state in
      guard var scope = state.scopes[stream.scope] else { return }
      body(&scope)
      state.scopes[stream.scope] = scope
    }
  }
}
