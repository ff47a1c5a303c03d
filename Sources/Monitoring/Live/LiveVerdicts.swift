import Dispatch
import FoundationEssentials
import Health
import Kubernetes
import Logging
import System

/// Reaches each verdict from what the API server says now: one workload, its pods, and the warnings about them.
///
/// Concurrent polls for the same workload share one read, a part of the workers is kept free of reads, what failed is not
/// tried again within a second, and while the API server is away polls are answered without asking it.
final class LiveVerdicts: VerdictSource {
  /// What has become of an attempt to reach a verdict.
  enum Outcome: Sendable {
    /// The API server answered.
    case verdict(ConfirmedVerdict)
    /// The API server answered, if only to refuse.
    case failure(VerdictFailure)
    /// The API server is away: not to be reached, too slow, or not able to answer.
    case outage(APIError)
    /// Too many polls are being answered.
    case overloaded
  }

  /// How many read at once: an API server is not to be asked by all who poll at the same moment.
  private static let mostReads = 16
  /// How long one waits for its turn to read.
  private static let turnLimit = Duration.seconds(1)

  let reader: any ClusterReader
  /// The namespaces that are looked at; none for the whole cluster.
  let namespaces: [String]
  let monitor: APIServerMonitor
  let timeout: Duration
  private let health: HealthSettings
  let limit: ConcurrencyLimit
  let turns: DispatchSemaphore
  let flights = SingleFlight<WorkloadReference, Outcome>()
  let selections = SingleFlight<Selection, Result<SelectedVerdicts, VerdictFailure>>()
  private let memory: VerdictMemory
  /// Why workloads and kinds could not be read; an error answers for a second.
  let recent = RecentAnswers<APIError>(lifetime: .seconds(1))
  /// Which other kinds have a workload of the name of one that does not exist.
  private let others = RecentAnswers<[WorkloadKind]>(lifetime: .seconds(10))
  let failures: FailureLog
  let ownerships: OwnershipReader
  let unreadable: UnreadableLog
  private let policies: PolicyLog

  /// Creates a source of live verdicts.
  ///
  /// - Parameters:
  ///   - reader: Where objects come from.
  ///   - namespaces: The namespaces that are looked at when none is named, `WATCH_NAMESPACES`; none for the whole cluster.
  ///   - monitor: Knows whether asking makes sense.
  ///   - timeout: The time limit of one poll, for all that it reads (`K8S_TIMEOUT`).
  ///   - workers: The threads that polls are answered on; at most half of them read, wait for their turn to read, or
  ///     for another's read, at once.
  ///   - health: What the operator asks of all verdicts.
  ///   - memory: What is remembered from one verdict to the next.
  ///   - logger: Told what keeps verdicts from being reached.
  init(
    reader: any ClusterReader, namespaces: [String] = [], monitor: APIServerMonitor, timeout: Duration,
    workers: Int, health: HealthSettings, memory: VerdictMemory, logger: Logger
  ) {
    self.reader = reader
    self.namespaces = namespaces
    self.monitor = monitor
    self.timeout = timeout
    self.health = health
    self.memory = memory
    limit = ConcurrencyLimit(capacity: workers / 2)
    turns = DispatchSemaphore(value: min(limit.capacity, Self.mostReads))
    let failures = FailureLog(logger)
    self.failures = failures
    ownerships = OwnershipReader(reader: reader, failures: failures)
    unreadable = UnreadableLog(logger)
    policies = PolicyLog(logger)
  }

  /// Says how one workload is; blocks for the time limit of a poll at most.
  func verdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict {
    switch attempt(workload) {
    case .verdict(let verdict): return verdict
    case .failure(let failure): throw failure
    case .outage(let error): throw .api(error)
    case .overloaded: throw .overloaded
    }
  }

  /// The kinds of which there was a workload of the same name when this one was found missing.
  func otherKinds(than workload: WorkloadReference) -> [WorkloadKind] { others[workload] ?? [] }

  /// Tries to reach a verdict; blocks as long as ``verdict(for:)``.
  func attempt(_ workload: WorkloadReference) -> Outcome {
    if let outage = monitor.outage { return .outage(outage) }
    if let error = recent[workload] { return Outcome(error) }
    let deadline = MonotonicInstant.now + timeout
    let outcome = limit.run {
      flights.run(workload) {
        guard takeTurn() else { return .overloaded }
        defer { turns.signal() }
        return read(workload, deadline: deadline)
      }
    }
    return outcome ?? .overloaded
  }

  /// Waits for a place to read; those who come at the same moment, as a status page's polls do, wait for a moment.
  func takeTurn() -> Bool {
    turns.wait(timeout: .now() + min(Self.turnLimit, timeout).dispatchInterval) == .success
  }
}

// MARK: - Reading

extension LiveVerdicts {
  private func read(_ reference: WorkloadReference, deadline: MonotonicInstant) -> Outcome {
    // What is read is at least as new as the moment before; nothing says how much newer.
    let confirmation = Confirmation(at: .now, date: reader.now())
    do throws(APIError) {
      let workload = try reader.workload(reference, deadline: deadline)
      let entry =
        switch workload.role {
        case .serving(let workload): try read(podsOf: workload, deadline: deadline)
        case .running(let workload): try read(runsOf: workload, deadline: deadline)
        }
      monitor.recordRead()
      return .verdict(ConfirmedVerdict(entry, confirmation))
    } catch {
      if case .notFound = error {
        monitor.recordRead()
        findOthers(than: reference, deadline: deadline)
        return .failure(.notFound)
      }
      if case .unreadable(let object) = error {
        monitor.recordRead()
        unreadable.record([object])
        return .verdict(
          ConfirmedVerdict(VerdictEntry(.unreadable(object.problem), of: reference), confirmation))
      }
      monitor.record(error, reading: reference)
      failures.record("poll could not be answered", error)
      // What has taken its time need not be slowed down.
      if !error.isTimeout { recent.record(error, of: reference) }
      return Outcome(error)
    }
  }

  /// Looks which other kinds have a workload of the same name; those that cannot be read are none.
  private func findOthers(than reference: WorkloadReference, deadline: MonotonicInstant) {
    guard others[reference] == nil else { return }
    let deadline = min(deadline, .now + timeout / 4)
    let kinds = WorkloadKind.all.filter { kind in
      guard kind != reference.kind, MonotonicInstant.now < deadline else { return false }
      let other = WorkloadReference(kind: kind, namespace: reference.namespace, name: reference.name)
      return (try? reader.workload(other, deadline: deadline)) != nil
    }
    others.record(kinds, of: reference)
  }

  private func read(
    podsOf workload: any ServingWorkload, deadline: MonotonicInstant
  ) throws(APIError) -> VerdictEntry {
    let pods = try reader.pods(
      namespace: workload.namespace, matching: workload.selector, deadline: deadline)
    let ownership = try ownerships.ownership(of: workload, pods, deadline: deadline)
    let warnings = readWarnings(in: workload.namespace, deadline: deadline)
    unreadable.record(pods.unreadable.filter { workload.owns($0.pod, by: ownership) })
    return evaluate(workload, pods, ownership, warnings)
  }

  private func read(
    runsOf workload: any RunningWorkload, deadline: MonotonicInstant
  ) throws(APIError) -> VerdictEntry {
    let jobs = try readJobs(for: [workload], in: workload.namespace, deadline: deadline)
    return evaluate(workload, (workload as? CronJob)?.history(among: jobs) ?? RunHistory())
  }

  /// Reads the jobs of a namespace, if there are cron jobs whose runs they may be.
  func readJobs(
    for workloads: [any Workload], in namespace: String, deadline: MonotonicInstant
  ) throws(APIError) -> [Job] {
    guard workloads.contains(where: { $0 is CronJob }) else { return [] }
    let jobs = try reader.workloads(of: Job.kind, namespace: namespace, deadline: deadline)
    unreadable.record(jobs.unreadable)
    return jobs.workloads.compactMap { $0 as? Job }
  }

  /// Reaches the verdict on a workload whose pods are to end.
  func evaluate(_ workload: any RunningWorkload, _ history: RunHistory) -> VerdictEntry {
    let now = reader.now()
    var remembered = memory.memory(of: workload.uid)
    let verdict = Verdict(
      on: workload, PodSummary(), runs: history, at: now, remembering: &remembered, under: health)
    memory.record(remembered, of: workload.uid, at: now)
    policies.record(workload)
    return VerdictEntry(
      .verdict(verdict), of: workload.reference, traits: WorkloadTraits(of: workload))
  }

  func evaluate(
    _ workload: any ServingWorkload, _ pods: Listed<Pod>, _ ownership: Ownership, _ warnings: [PodWarning]
  ) -> VerdictEntry {
    let now = reader.now()
    var remembered = memory.memory(
      of: workload.uid, observing: pods.objects.filter { workload.owns($0, by: ownership) }, at: now)
    let verdict = Verdict(
      on: workload, pods: pods.objects, unreadable: pods.unreadable.map(\.pod), by: ownership,
      warnings: warnings, at: now, remembering: &remembered, under: health)
    memory.record(remembered, of: workload.uid, at: now)
    policies.record(workload)
    return VerdictEntry(
      .verdict(verdict), of: workload.reference, traits: WorkloadTraits(of: workload))
  }

  /// Warnings explain a verdict and never change it, so it stands without them, and is not held up for long.
  func readWarnings(in namespace: String, deadline: MonotonicInstant) -> [PodWarning] {
    do throws(APIError) {
      return try reader.podWarnings(
        namespace: namespace, deadline: min(deadline, .now + timeout / 4)
      ).objects
    } catch {
      failures.record("events could not be read, verdicts come without evidence", error)
      return []
    }
  }
}

extension LiveVerdicts.Outcome {
  /// What a failed read comes to.
  fileprivate init(_ error: APIError) {
    self = error.isOutage ? .outage(error) : .failure(.api(error))
  }
}
