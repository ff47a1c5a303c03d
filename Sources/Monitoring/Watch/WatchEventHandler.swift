import FoundationEssentials
import Health
import Kubernetes
import System

/// Takes what an informer tells: objects for the engine, confirmations for the store, failures for the monitor.
final class WatchEventHandler: ResourceEventHandler {
  private let engine: VerdictEngine
  private let store: VerdictStore
  private let monitor: APIServerMonitor
  private let unreadable: UnreadableLog
  private let policies: PolicyLog
  /// What is counted of the streams.
  let statistics = WatchStatistics()
  private let now: @Sendable () -> Date
  private let instant: @Sendable () -> MonotonicInstant

  /// Creates a handler.
  ///
  /// - Parameters:
  ///   - engine: Evaluates what changes.
  ///   - store: Learns how fresh it is.
  ///   - monitor: Learns that the API server can be reached, or not.
  ///   - unreadable: Told of objects that cannot be read.
  ///   - policies: Told of workloads, some of whose annotations cannot be read.
  ///   - now: The API server's clock.
  ///   - instant: The clock of confirmations.
  init(
    engine: VerdictEngine, store: VerdictStore, monitor: APIServerMonitor, unreadable: UnreadableLog,
    policies: PolicyLog,
    now: @escaping @Sendable () -> Date, instant: @escaping @Sendable () -> MonotonicInstant
  ) {
    self.engine = engine
    self.store = store
    self.monitor = monitor
    self.unreadable = unreadable
    self.policies = policies
    self.now = now
    self.instant = instant
  }

  /// Takes what has become of a stream's objects; warnings that cannot be read would explain something, and no more.
  func handle(_ changes: [ObjectChange], from stream: WatchStream) {
    for change in changes {
      statistics.record(change, of: stream)
      switch change {
      case .replaced(let objects): for object in objects { look(at: object) }
      case .upserted(let object): look(at: object)
      case .deleted: break
      }
    }
    engine.handle(changes, from: stream)
    if changes.contains(where: \.isList) { store.recordSync(of: stream) }
  }

  /// Logs what cannot be read of an object that is there.
  private func look(at object: ClusterObject) {
    switch object {
    case .workload(let workload): policies.record(workload)
    case .unreadable(let object): unreadable.record([object])
    case .pod, .replicaSets, .warning: break
    }
  }

  /// Takes how a stream is doing.
  func change(_ stream: WatchStream, to state: WatchStream.State) {
    if case .broken = state { statistics.recordRestart(of: stream) }
    switch state {
    case .listing: break
    case .watching:
      engine.allow(stream, true)
      store.record(stream, isBroken: false)
    case .broken(let error) where stream.resource == ReplicaSet.resource && error.isNotServed:
      recordForbidden(stream)
    case .broken(let error):
      store.record(stream, isBroken: true)
      if stream.isConfirmable { monitor.record(error) }
    case .forbidden: recordForbidden(stream)
    }
  }

  private func recordForbidden(_ stream: WatchStream) {
    engine.allow(stream, false)
    store.recordForbidden(stream)
  }

  /// Takes it that a stream was in step with the cluster.
  func confirm(_ stream: WatchStream, at moment: MonotonicInstant) {
    // The two clocks side by side, to tell the one's moment by the other.
    let (now, instant) = (now(), instant())
    store.recordConfirmation(of: stream, at: moment) { now - (instant - $0).seconds }
    if stream.isConfirmable { monitor.recordSuccess() }
  }
}

extension ObjectChange {
  /// Whether it is a list that was read to its end.
  fileprivate var isList: Bool {
    if case .replaced = self { true } else { false }
  }
}
