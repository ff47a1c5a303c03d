import FoundationEssentials
import Health
import Kubernetes
import System

/// What is known of every workload that is watched, and how fresh that is: all that a poll looks at.
///
/// One lock, held for a look-up or an exchange and never while anything is evaluated, shown or written.
final class VerdictStore: Sendable {
  /// A workload within its namespace.
  private struct Key: Hashable {
    let kind: WorkloadKind
    let name: String

    init(_ workload: WorkloadReference) {
      kind = workload.kind
      name = workload.name
    }
  }

  /// What is known of a namespace.
  private struct Namespace {
    var entries: [Key: VerdictEntry] = [:]
    /// What is shown of `entries` together: another one whenever these change.
    var representations = RepresentationTable()
  }

  /// Workloads that were chosen, kept for those who choose alike.
  private final class Chosen: Sendable {
    let entries: [VerdictEntry]

    init(_ entries: [VerdictEntry]) {
      self.entries = entries
    }
  }

  private struct State {
    /// By namespace, so that what is asked of one does not depend on how many others there are.
    var namespaces: [String: Namespace] = [:]
    /// What is shown of all namespaces together: another one whenever one of them changes.
    var representations = RepresentationTable()
    var scopes: [WatchScope: ScopeFreshness] = [:]

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
      return (state.namespaces[workload.namespace]?.entries[Key(workload)], freshness)
    }
  }

  /// What is known at one moment of all workloads of a selection: looked through once as long as nothing changes.
  ///
  /// - Returns: What is known of each, in no order, and how far each kind can be trusted; and where to keep what is shown of
  ///   it.
  func snapshot(
    of selection: Selection
  ) -> (
    entries: [VerdictEntry], freshness: [WorkloadKind: Freshness], representations: RepresentationTable
  ) {
    let (namespaces, freshness, representations) = state.read { state in
      let freshness = selection.kinds.map { ($0, state.freshness(of: $0, in: selection.namespace)) }
      let namespaces =
        selection.namespace.map { [state.namespaces[$0] ?? Namespace()] } ?? Array(state.namespaces.values)
      return (
        namespaces, Dictionary(uniqueKeysWithValues: freshness),
        selection.namespace == nil
          ? state.representations : namespaces.first?.representations ?? RepresentationTable()
      )
    }
    // What was taken stays as it was, and is looked through without holding anybody up.
    let chosen = representations.representation(of: selection) {
      Chosen(namespaces.flatMap { $0.entries.values.filter(selection.contains) })
    }
    return (chosen.entries, freshness, representations)
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
    state.change { state in
      for (workload, entry) in entries {
        state.namespaces[workload.namespace, default: Namespace()].entries[Key(workload)] = entry
      }
      // Somebody may be about to keep what he has made of the former entries: it must not be where these look.
      for name in Set(entries.map(\.workload.namespace)) {
        if state.namespaces[name]?.entries.isEmpty ?? true {
          state.namespaces[name] = nil
        } else {
          state.namespaces[name]?.representations = RepresentationTable()
        }
      }
      state.representations = RepresentationTable()
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
