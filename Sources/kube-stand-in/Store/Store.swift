import Synchronization

/// The objects of the cluster, with a version that counts their changes, and the newest of these changes.
///
/// Readers work on a snapshot and hold no lock meanwhile.
final class Store: Sendable {
  /// A change to make.
  enum Operation: Sendable, Hashable {
    /// Create or replace.
    case put(APIObject)
    /// Delete; nothing happens when there is no such object.
    case delete(APIObject.Identity)
  }

  /// What a watch reads.
  enum Reading: Sendable, Hashable {
    /// Changes, oldest first, and the version up to which they tell everything.
    case changes([Change], upTo: UInt64)
    /// Changes up to this version are forgotten, some of those that were asked for among them.
    case expired(forgotten: UInt64)
  }

  fileprivate struct State {
    var snapshot: Snapshot
    var histories: [Resource: History] = [:]
    /// What the fixtures said last.
    var fixtures: [APIObject.Identity: APIObject] = [:]
    /// Versions of which lists are being read page by page, oldest first.
    var held: [Snapshot] = []
  }

  /// The most snapshots that are held for the next pages of lists.
  private static let heldLimit = 16

  private let state: Mutex<State>
  private let changed: @Sendable ([Change]) -> Void

  /// An empty store.
  ///
  /// - Parameters:
  ///   - version: The version that it starts with.
  ///   - historyLimit: How many changes of each resource are kept for watches.
  ///   - changed: Called after each commit, on the thread that made it.
  init(
    from version: UInt64 = 1, historyLimit: Int = 10_000,
    changed: @escaping @Sendable ([Change]) -> Void = { _ in }
  ) {
    var state = State(snapshot: Snapshot(resourceVersion: version))
    for resource in Resource.allCases {
      state.histories[resource] = History(limit: historyLimit, from: version)
    }
    self.state = Mutex(state)
    self.changed = changed
  }

  /// The objects as they are now.
  var snapshot: Snapshot {
    state.withLock { $0.snapshot }
  }

  /// Makes changes, one after the other; each one takes the next version.
  ///
  /// - Parameter operations: The changes; those that change nothing are left out, as a real server does.
  /// - Returns: What changed, in the order of the versions.
  @discardableResult
  func apply(_ operations: [Operation]) -> [Change] {
    commit { state in operations.compactMap { state.apply($0) } }
  }

  /// Creates or replaces one object; the result is nil when nothing changed.
  @discardableResult
  func put(_ object: APIObject) -> Change? {
    apply([.put(object)]).first
  }

  /// Deletes one object; the result is nil when there is none.
  @discardableResult
  func delete(_ resource: Resource, namespace: String, name: String) -> Change? {
    apply([.delete(APIObject.Identity(resource: resource, namespace: namespace, name: name))]).first
  }

  /// Takes over the fixtures: what differs from what they said last.
  ///
  /// Objects that were put or deleted in other ways stay as they are, unless their fixture changed.
  ///
  /// - Parameter objects: All fixtures, no two of the same identity.
  /// - Returns: What changed, in the order of the versions.
  @discardableResult
  func replace(with objects: [APIObject]) -> [Change] {
    let wanted = Dictionary(uniqueKeysWithValues: objects.map { ($0.identity, $0) })
    return commit { state in
      let before = state.fixtures
      state.fixtures = wanted
      let puts = objects.filter { before[$0.identity] != $0 }.map(Operation.put)
      let gone = before.values.filter { object in
        wanted[object.identity] == nil && state.snapshot.object(object.identity)?.object == object
      }
      let deletions = gone.map(\.identity)
        .sorted { ($0.resource.rawValue, $0.key) < ($1.resource.rawValue, $1.key) }
        .map(Operation.delete)
      return (puts + deletions).compactMap { state.apply($0) }
    }
  }

  /// Reads what changed.
  ///
  /// - Parameters:
  ///   - resource: Of which objects.
  ///   - version: The version that the reader has seen.
  ///   - limit: The most changes to return, 1 or more.
  /// - Returns: The changes that follow, none when there are none.
  func changes(of resource: Resource, after version: UInt64, limit: Int) -> Reading {
    state.withLock { state in
      guard let history = state.histories[resource] else { return .changes([], upTo: version) }
      guard let changes = history.changes(after: version, limit: limit) else {
        return .expired(forgotten: history.forgotten)
      }
      let newest = max(version, state.snapshot.resourceVersion)
      return .changes(
        changes, upTo: changes.count < limit ? newest : changes[limit - 1].object.resourceVersion)
    }
  }

  /// Keeps a snapshot for the next page of a list.
  func hold(_ snapshot: Snapshot) {
    state.withLock { state in
      guard !state.held.contains(where: { $0.resourceVersion == snapshot.resourceVersion }) else { return }
      state.held.append(snapshot)
      if state.held.count > Self.heldLimit { state.held.removeFirst() }
    }
  }

  /// The snapshot of a version that is held, nil when it is not, or no more.
  func held(at version: UInt64) -> Snapshot? {
    state.withLock { state in state.held.first { $0.resourceVersion == version } }
  }

  /// Forgets the past, as etcd's compaction does: earlier versions cannot be watched from or listed on.
  ///
  /// Takes a version of its own, so that every version given until then is an earlier one.
  ///
  /// - Returns: That version.
  @discardableResult
  func compact() -> UInt64 {
    state.withLock { state in
      state.snapshot.resourceVersion += 1
      state.held = []
      for resource in Resource.allCases {
        state.histories[resource]?.forget(upTo: state.snapshot.resourceVersion)
      }
      return state.snapshot.resourceVersion
    }
  }

  private func commit(_ body: (inout State) -> [Change]) -> [Change] {
    let changes = state.withLock { state in body(&state) }
    if !changes.isEmpty { changed(changes) }
    return changes
  }
}

extension Store.State {
  fileprivate mutating func apply(_ operation: Store.Operation) -> Store.Change? {
    let change: Store.Change
    switch operation {
    case .put(let object):
      let before = snapshot.object(object.identity)
      guard before?.object != object else { return nil }
      snapshot.resourceVersion += 1
      let stored = StoredObject(
        object: object, key: object.key, resourceVersion: snapshot.resourceVersion)
      snapshot.put(stored)
      change = before.map { .modified(stored, before: $0) } ?? .added(stored)
    case .delete(let identity):
      guard var last = snapshot.object(identity) else { return nil }
      snapshot.resourceVersion += 1
      last.resourceVersion = snapshot.resourceVersion
      snapshot.remove(identity)
      change = .deleted(last)
    }
    histories[change.object.object.resource]?.append(change)
    return change
  }
}
