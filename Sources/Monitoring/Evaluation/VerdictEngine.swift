import FoundationEssentials
import Health
import Kubernetes
import Synchronization

/// Evaluates workloads as their objects change, and makes known what has come of it.
///
/// What changes affects one workload or a few, and only those are evaluated again. Verdicts that change by time alone are
/// evaluated when their time comes.
final class VerdictEngine: Sendable {
  private struct State {
    var cluster: ClusterStore
    var schedule = VerdictSchedule()
    /// Streams that have been listed to their end: before that, pods would be missing that are only not known.
    var synced: Set<WatchStream> = []
    /// Streams that may not be watched, and that verdicts can do without.
    var forbidden: Set<WatchStream> = []
  }

  private let state: Mutex<State>
  private let scopes: [WatchScope]
  private let health: HealthSettings
  private let store: VerdictStore
  /// What is remembered from one verdict to the next.
  let memory: VerdictMemory
  private let timer = VerdictTimer()
  private let now: @Sendable () -> Date
  private let log: StateChangeLog

  /// Creates an engine that knows nothing yet.
  ///
  /// - Parameters:
  ///   - scopes: What is watched.
  ///   - health: What the operator asks of all verdicts.
  ///   - store: Learns what is known of each workload.
  ///   - memory: What is remembered from one verdict to the next.
  ///   - now: The API server's clock.
  ///   - log: Told when a workload's state changes.
  init(
    scopes: [WatchScope], health: HealthSettings, store: VerdictStore, memory: VerdictMemory,
    now: @escaping @Sendable () -> Date, log: StateChangeLog
  ) {
    self.scopes = scopes
    self.health = health
    self.store = store
    self.memory = memory
    state = Mutex(State(cluster: ClusterStore(remembering: memory)))
    self.now = now
    self.log = log
  }

  /// Takes what has become of a stream's objects; what has changed together is evaluated once.
  func handle(_ changes: [ObjectChange], from stream: WatchStream) {
    state.withLock { state in
      let moment = now()
      var isStart = false
      for change in changes {
        state.cluster.apply(change, from: stream, at: moment)
        guard case .replaced = change else { continue }
        state.forbidden.remove(stream)
        isStart = state.synced.insert(stream).inserted || isStart
      }
      evaluate(&state, of: stream, at: moment, isStart: isStart)
    }
  }

  /// Takes it that ReplicaSets may not be read, or are not served, so that names tell whose a pod is; or that they may be again.
  func allow(_ stream: WatchStream, _ isAllowed: Bool) {
    guard stream.resource == ReplicaSet.resource else { return }
    state.withLock { state in
      let isNews =
        isAllowed ? state.forbidden.remove(stream) != nil : state.forbidden.insert(stream).inserted
      guard isNews else { return }
      let moment = now()
      state.cluster.allowReplicaSets(isAllowed, in: stream.scope, at: moment)
      evaluate(&state, of: stream, at: moment, isStart: !state.synced.contains(stream))
    }
  }

  /// Evaluates the workloads whose time has come.
  func evaluateDue() {
    state.withLock { state in
      let moment = now()
      let due = state.schedule.due(at: moment)
      state.cluster.affect(due)
      evaluate(&state, at: moment)
    }
  }

  /// Evaluates what a stream has changed; with the first that is known of it everything, as nothing could be before.
  private func evaluate(_ state: inout State, of stream: WatchStream, at moment: Date, isStart: Bool) {
    if isStart { state.cluster.affect { stream.scope.contains($0.namespace) } }
    evaluate(&state, at: moment, isStart: isStart)
  }

  /// Evaluates what has changed; at the start nothing could be before, so that what is down may have been so for long.
  private func evaluate(_ state: inout State, at moment: Date, isStart: Bool = false) {
    var entries: [(WorkloadReference, VerdictEntry?)] = []
    var down: [(WorkloadReference, Verdict)] = []
    for record in state.cluster.takeAffected() {
      defer { state.cluster.dropIfEmpty(record) }
      guard isSynced(record.reference, state) else { continue }
      let former = record.entry?.standing
      let standing = evaluate(record, at: moment, &state)
      let traits = record.traits
      guard former != standing || record.entry.map({ $0.traits != traits }) ?? false else { continue }
      record.entry = standing.map { VerdictEntry($0, of: record.reference, traits: traits) }
      entries.append((record.reference, record.entry))
      if isStart, former == nil, case .verdict(let verdict)? = standing, verdict.state < .progressing {
        down.append((record.reference, verdict))
      } else {
        logChange(of: record.reference, from: former, to: standing)
      }
    }
    store.replace(entries)
    log.recordStart(down)
    timer.set(to: state.schedule.next, now: moment) { [weak self] in self?.evaluateDue() }
  }

  /// Evaluates one workload.
  ///
  /// - Returns: nil when there is no such workload.
  private func evaluate(_ record: WorkloadRecord, at moment: Date, _ state: inout State) -> Standing? {
    let workload = record.workload
    if let uid = record.rememberedUID, uid != workload?.uid {
      memory.forget(workload: uid)
      record.rememberedUID = nil
    }
    guard let workload else {
      state.schedule.plan(record.reference, at: nil)
      return record.problem.map(Standing.unreadable)
    }
    let moments = state.cluster.refresh(record, at: moment)
    var remembered = memory.memory(of: workload.uid)
    var verdict = Verdict(
      on: workload, record.summary, runs: record.runs.history(of: workload.uid), at: moment,
      remembering: &remembered, under: health, podsValidUntil: moments.validUntil,
      beginnings: moments.beginnings)
    memory.record(remembered, of: workload.uid, at: moment, isWatched: true)
    record.rememberedUID = workload.uid
    state.schedule.plan(record.reference, at: verdict.validUntil)
    verdict.validUntil = nil
    return .verdict(verdict)
  }

  private func isSynced(_ workload: WorkloadReference, _ state: State) -> Bool {
    guard let type = workload.kind.type else { return false }
    return scopes.contains { scope in
      scope.contains(workload.namespace)
        && type.foundations.allSatisfy { foundation in
          let stream = WatchStream(foundation, in: scope)
          return state.synced.contains(stream) || state.forbidden.contains(stream)
        }
    }
  }

  private func logChange(of workload: WorkloadReference, from former: Standing?, to standing: Standing?) {
    switch (former, standing) {
    case (.verdict(let former)?, .verdict(let verdict)?) where former.state != verdict.state:
      log.recordChange(of: workload, from: former.state, to: verdict)
    case (_?, nil): log.recordEnd(of: workload)
    // What cannot be read is logged by itself.
    default: break
    }
  }
}
