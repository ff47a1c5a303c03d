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

  /// What cannot be copied is not copied by whoever looks at it.
  private struct State: ~Copyable, Sendable {
    var known = NamespaceTable()
    var scopes: ScopeTable

    /// How far what is known of each kind of a selection can be trusted.
    func freshness(of selection: Selection) -> [WorkloadKind: Freshness] {
      Dictionary(
        uniqueKeysWithValues: selection.kinds.map { ($0, scopes.freshness(of: $0, in: selection.namespace)) })
    }
  }

  private let state: ReadMostly<State>

  /// Creates a store in which nothing is known of the scopes that are watched.
  init(scopes: [WatchScope]) {
    state = ReadMostly(State(scopes: ScopeTable(scopes)))
  }

  /// Looks a workload up.
  ///
  /// - Returns: What is known, nil when there is no such workload; and how far that can be trusted.
  func lookUp(_ workload: WorkloadReference) -> (entry: VerdictEntry?, freshness: Freshness) {
    state.read { state in
      let freshness = state.scopes.freshness(of: workload.kind, in: workload.namespace)
      if case .unknown = freshness { return (nil, .unknown) }
      return (state.known.namespaces[workload.namespace]?[workload], freshness)
    }
  }

  /// What is known at one moment of all workloads of a selection.
  ///
  /// - Returns: What is known of each, in no order, and how far each kind can be trusted.
  func snapshot(
    of selection: Selection
  ) -> (entries: [VerdictEntry], freshness: [WorkloadKind: Freshness]) {
    let (namespaces, freshness) = state.read { state in
      let namespaces = selection.namespace.map { [state.known.namespaces[$0]].compactMap(\.self) }
      return (
        (namespaces ?? Array(state.known.namespaces.values)).map(\.entries), state.freshness(of: selection)
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
        return (state.known.groups as GroupTable?, state.known.generation, state.known.groupLimit, freshness)
      }
      let namespace = state.known.namespaces[name]
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
      guard mark.generation != state.known.generation else { return [:] }
      mark.generation = state.known.generation
      if selection.namespace == nil { state.known.groups.recordQuestion(at: state.known.generation) }
      var changes: [String: NamespaceVerdicts.Change] = [:]
      for name in selection.namespace.map({ [$0] }) ?? Array(state.known.namespaces.keys) {
        changes[name] = state.known.namespaces[name]?.change(since: &mark.namespaces[name])
      }
      for name in mark.namespaces.keys where state.known.namespaces[name] == nil {
        mark.namespaces[name] = nil
        changes[name] = .gone
      }
      return changes
    }
  }

  /// When the streams of each resource were last known to be in step with the cluster; the earliest of several.
  var confirmed: [APIResource: MonotonicInstant] {
    state.read { state in
      state.scopes.all.reduce(into: [:]) { $0.merge($1.confirmed, uniquingKeysWith: min) }
    }
  }

  /// Replaces what is known of workloads; nil for one that is gone.
  func replace(_ entries: [(workload: WorkloadReference, entry: VerdictEntry?)]) {
    guard !entries.isEmpty else { return }
    // These are freed when the lock is not held any more.
    var unused: [GroupTable] = []
    state.change { state in
      for (workload, entry) in entries { state.known.replace(workload, with: entry, &unused) }
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
