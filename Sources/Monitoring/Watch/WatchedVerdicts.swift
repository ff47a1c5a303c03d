import FoundationEssentials
import Health
import Kubernetes
import Logging
import System

/// Looks verdicts up in what a watch has told, and reaches them live where that cannot be trusted.
final class WatchedVerdicts: VerdictSource {
  /// A confirmation this old is none: the informer looks every 10 seconds.
  private static let confirmationLimit = Duration.seconds(15)

  /// Takes what an informer tells.
  let events: WatchEventHandler
  /// Evaluates what changes.
  let engine: VerdictEngine
  private let store: VerdictStore
  private let live: LiveVerdicts
  private let staleAfter: Duration
  /// How old a confirmation may be that is taken without asking, in nanoseconds.
  private let confirmationLimit: Int
  private let instant: @Sendable () -> MonotonicInstant

  /// Creates a source of watched verdicts, which knows nothing until its ``events`` tell.
  ///
  /// - Parameters:
  ///   - scopes: What is watched.
  ///   - staleAfter: How long after its last confirmation a verdict counts while the API server cannot be reached
  ///     (`STALE_AFTER`).
  ///   - health: What the operator asks of all verdicts.
  ///   - live: Reaches verdicts where the watch cannot.
  ///   - monitor: Learns that the API server can be reached, or not.
  ///   - memory: What is remembered from one verdict to the next, shared with `live`.
  ///   - now: The API server's clock.
  ///   - instant: The clock of confirmations.
  ///   - logger: Told when a workload's state changes, and when a stream breaks.
  init(
    scopes: [WatchScope], staleAfter: Duration, health: HealthSettings, live: LiveVerdicts,
    monitor: APIServerMonitor, memory: VerdictMemory, now: @escaping @Sendable () -> Date,
    instant: @escaping @Sendable () -> MonotonicInstant = { .now }, logger: Logger
  ) {
    self.live = live
    self.staleAfter = staleAfter
    self.instant = instant
    confirmationLimit = min(Self.confirmationLimit, staleAfter).nanoseconds
    store = VerdictStore(scopes: scopes)
    engine = VerdictEngine(
      scopes: scopes, health: health, store: store, memory: memory, now: now,
      log: StateChangeLog(logger))
    events = WatchEventHandler(
      engine: engine, store: store, monitor: monitor, unreadable: UnreadableLog(logger, now: instant),
      policies: PolicyLog(logger, now: instant),
      now: now, instant: instant)
  }

  /// Says how one workload is: a look-up, as long as the watch is confirmed.
  func knownVerdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict? {
    let (entry, freshness) = store.lookUp(workload)
    guard case .confirmed(let confirmation) = freshness, isFresh(confirmation) else { return nil }
    guard let entry else { throw .notFound }
    return ConfirmedVerdict(entry, confirmation)
  }

  /// Says how one workload is: as ``knownVerdict(for:)`` does if it can, else live.
  func verdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict {
    let (entry, freshness) = store.lookUp(workload)
    func known(_ confirmation: Confirmation) throws(VerdictFailure) -> ConfirmedVerdict {
      guard let entry else { throw .notFound }
      return ConfirmedVerdict(entry, confirmation)
    }
    switch freshness {
    case .confirmed(let confirmation) where isFresh(confirmation):
      return try known(confirmation)
    case .confirmed(let confirmation), .broken(let confirmation):
      switch live.attempt(workload) {
      case .verdict(let verdict): return verdict
      case .failure(let failure): throw failure
      case .outage(let error):
        guard instant() - confirmation.instant <= staleAfter else { throw .api(error) }
        return try known(confirmation)
      case .overloaded:
        guard instant() - confirmation.instant <= staleAfter else { throw .overloaded }
        return try known(confirmation)
      }
    case .unknown: return try live.verdict(for: workload)
    }
  }

  /// Says how all workloads of a selection are, without evaluating any of them again as long as the watch is confirmed.
  ///
  /// Kinds that are not watched, or may not be, are read.
  func verdicts(in selection: Selection) throws(VerdictFailure) -> SelectedVerdicts {
    let (group, freshness) = store.group(of: selection)
    var known = SelectedVerdicts(group, in: store)
    var unknown: Set<WorkloadKind> = []
    var isFresh = true
    for (kind, freshness) in freshness {
      switch freshness {
      case .unknown: unknown.insert(kind)
      case .confirmed(let confirmation):
        known.confirm(confirmation)
        isFresh = isFresh && self.isFresh(confirmation)
      case .broken(let confirmation):
        known.confirm(confirmation)
        isFresh = false
      }
    }
    if unknown.count == freshness.count, !unknown.isEmpty { return try live.verdicts(in: selection) }
    if !isFresh {
      do throws(VerdictFailure) {
        return try live.verdicts(in: selection)
      } catch {
        let isStale = known.confirmation.map { instant() - $0.instant > staleAfter } ?? true
        guard error.isPassing, !isStale else { throw error }
      }
    }
    if !unknown.isEmpty {
      var rest = selection
      rest.kinds.subtract(unknown)
      known.entries = store.snapshot(of: rest).entries
      rest.kinds = unknown
      known.add(live.known(in: rest))
    }
    return known
  }

  /// What can be told in numbers of what is watched, however old it is.
  ///
  /// - Parameter withWorkloads: Whether each workload is told of.
  /// - Returns: The numbers.
  func metrics(withWorkloads: Bool) -> ClusterMetrics {
    var metrics = ClusterMetrics()
    if withWorkloads {
      let kinds = Set(WorkloadKind.all).subtracting([Job.kind])
      let (entries, freshness) = store.snapshot(of: Selection(namespace: nil, kinds: kinds))
      metrics.workloads = entries.filter { entry in
        if case .unknown = freshness[entry.workload.kind] ?? .unknown { false } else { true }
      }
    }
    let now = instant()
    for (resource, moment) in store.confirmed { metrics.confirmedAges[resource.plural] = now - moment }
    for type in WatchedObjects.types { metrics.watchRestarts[type.resource.plural] = 0 }
    metrics.unreadable = metrics.watchRestarts
    for (resource, count) in events.statistics.restarts { metrics.watchRestarts[resource.plural] = count }
    for (resource, count) in events.statistics.unreadable { metrics.unreadable[resource.plural] = count }
    return metrics
  }

  /// The kinds of which the watch has told of a workload of the same name, or a read where a kind is not watched.
  func otherKinds(than workload: WorkloadReference) -> [WorkloadKind] {
    let read = live.otherKinds(than: workload)
    return WorkloadKind.all.filter { kind in
      let other = WorkloadReference(kind: kind, namespace: workload.namespace, name: workload.name)
      return kind != workload.kind && (read.contains(kind) || store.lookUp(other).entry != nil)
    }
  }

  private func isFresh(_ confirmation: Confirmation) -> Bool {
    instant().nanoseconds(since: confirmation.instant) <= confirmationLimit
  }
}

extension VerdictFailure {
  /// It says nothing of what was asked for: what was known before counts for a while.
  fileprivate var isPassing: Bool {
    switch self {
    case .notFound: false
    case .overloaded: true
    case .api(let error): error.isOutage
    }
  }
}
