import Dispatch
public import FoundationEssentials
public import Health
public import Kubernetes
public import Logging
import Synchronization

/// Keeps an answer ready for every deployment that is watched.
///
/// What changes touches one deployment or a few, and only those are judged again. Verdicts that change by time alone are
/// looked at when their time comes.
public final class VerdictKeeper: ResourceEventHandler {
  private struct Work {
    var cluster = ClusterState()
    var schedule = VerdictSchedule()
    var standings: [DeploymentReference: Standing] = [:]
    /// Since when deployments have had an unexplained shortage, by uid: another uid is another deployment.
    var shortages: [DeploymentReference: (uid: String, since: Date)] = [:]
    /// Streams that have been listed to their end: before that, pods would be missing that are only not known.
    var listed: Set<WatchStream> = []
    /// The moment for which the alarm is set.
    var alarm: Date?
  }

  /// What is known of a deployment, and answered.
  private enum Standing: Equatable {
    case verdict(Verdict)
    /// It cannot be read, for this reason.
    case unreadable(String)
  }

  let board: AnswerBoard
  private let work = Mutex(Work())
  private let scopes: [WatchScope]
  private let settings: HealthSettings
  private let monitor: APIServerMonitor
  private let now: @Sendable () -> Date
  private let instant: @Sendable () -> ContinuousClock.Instant
  private let log: StateLog
  private let unreadable: UnreadableLog
  private let queue = DispatchQueue(label: "verdict-schedule")

  /// Creates a keeper that knows nothing yet.
  ///
  /// - Parameters:
  ///   - scopes: What is watched.
  ///   - settings: How a verdict is reached and answered.
  ///   - monitor: Learns that the API server can be reached, or not.
  ///   - now: The API server's clock.
  ///   - instant: The clock of confirmations.
  ///   - logger: Told when a deployment's state changes, and when a stream breaks.
  public init(
    scopes: [WatchScope], settings: HealthSettings, monitor: APIServerMonitor,
    now: @escaping @Sendable () -> Date,
    instant: @escaping @Sendable () -> ContinuousClock.Instant = { .now }, logger: Logger
  ) {
    self.scopes = scopes
    self.settings = settings
    self.monitor = monitor
    self.now = now
    self.instant = instant
    log = StateLog(logger)
    self.unreadable = UnreadableLog(logger, now: instant)
    board = AnswerBoard(scopes: scopes)
  }

  // MARK: - What the informer tells

  /// Takes what has become of a stream's objects; warnings that cannot be read would explain something, and no more.
  public func handle(_ change: ObjectChange, from stream: WatchStream) {
    unreadable.record(change.unreadable)
    work.withLock { work in
      var touched = work.cluster.apply(change, from: stream)
      var isFirst = false
      if case .replaced = change, work.listed.insert(stream).inserted {
        // Until now nothing could be judged in this scope.
        isFirst = true
        touched = Set(work.cluster.records.keys.filter { stream.scope.contains($0.namespace) })
      }
      judge(touched, &work, isStart: isFirst)
    }
    if case .replaced = change { board.noteListed(stream) }
  }

  /// Takes note of how a stream is doing.
  public func change(_ stream: WatchStream, to state: WatchStream.State) {
    switch state {
    case .listing: break
    case .watching: board.note(stream, isBroken: false)
    case .broken(let error):
      board.note(stream, isBroken: true)
      if stream.isConfirmable { monitor.note(error) }
    case .forbidden: board.noteForbidden(stream)
    }
  }

  /// Takes note that a stream was in step with the cluster.
  public func confirm(_ stream: WatchStream, at moment: ContinuousClock.Instant) {
    board.confirm(stream, at: moment) { earlier in
      // The two clocks side by side, to tell the one's moment by the other.
      Timestamp.Text(now() - (instant() - earlier).seconds)
    }
    if stream.isConfirmable { monitor.noteSuccess() }
  }

  // MARK: - Judging

  /// Judges deployments; at the start nothing could be judged before, so that what is down may have been so for long.
  private func judge(_ touched: Set<DeploymentReference>, _ work: inout Work, isStart: Bool = false) {
    guard !touched.isEmpty else { return }
    let moment = now()
    var posts: [(DeploymentReference, RenderedAnswer?)] = []
    var down: [(DeploymentReference, Verdict)] = []
    for reference in touched where isListed(reference, work) {
      let former = work.standings[reference]
      let standing = standing(of: reference, at: moment, &work)
      work.standings[reference] = standing
      guard former != standing else { continue }
      posts.append((reference, standing.map { answer($0, of: reference) }))
      if isStart, former == nil, case .verdict(let verdict)? = standing, verdict.state < .progressing {
        down.append((reference, verdict))
      } else {
        logChange(of: reference, from: former, to: standing)
      }
    }
    board.post(posts)
    log.recordStart(down)
    setAlarm(&work)
  }

  /// Judges one deployment.
  ///
  /// - Returns: nil when there is no such deployment.
  private func standing(of reference: DeploymentReference, at moment: Date, _ work: inout Work) -> Standing? {
    let record = work.cluster.records[reference]
    guard let record, let deployment = record.deployment else {
      work.schedule.plan(reference, at: nil)
      work.shortages[reference] = nil
      return record?.unreadable.deployment.map(Standing.unreadable)
    }
    let shortage = work.shortages[reference].flatMap { $0.uid == deployment.uid ? $0.since : nil }
    var verdict = Verdict(
      on: deployment, pods: record.pods, unreadable: record.unreadable.pods,
      warnings: work.cluster.warnings(about: record.pods), at: moment,
      remembering: WorkloadMemory(shortageSince: shortage), required: settings.required)
    work.shortages[reference] =
      verdict.hasUnexplainedShortage ? (deployment.uid, shortage ?? moment) : nil
    work.schedule.plan(reference, at: verdict.validUntil)
    verdict.validUntil = nil
    return .verdict(verdict)
  }

  private func answer(_ standing: Standing, of reference: DeploymentReference) -> RenderedAnswer {
    switch standing {
    case .verdict(let verdict): RenderedAnswer(verdict, of: reference, failOn: settings.failOn)
    case .unreadable(let problem): RenderedAnswer(unreadable: problem, of: reference)
    }
  }

  private func isListed(_ reference: DeploymentReference, _ work: Work) -> Bool {
    scopes.contains { scope in
      scope.contains(reference.namespace) && work.listed.contains(WatchStream(Deployment.self, in: scope))
        && work.listed.contains(WatchStream(Pod.self, in: scope))
    }
  }

  private func logChange(of reference: DeploymentReference, from former: Standing?, to standing: Standing?) {
    switch (former, standing) {
    case (.verdict(let former)?, .verdict(let verdict)?) where former.state != verdict.state:
      log.recordChange(of: reference, from: former.state, to: verdict)
    case (_?, nil): log.recordEnd(of: reference)
    // What cannot be read is logged by itself.
    default: break
    }
  }

  // MARK: - What time alone changes

  /// Sees to it that what is planned first is looked at in time.
  private func setAlarm(_ work: inout Work) {
    guard let next = work.schedule.next else {
      work.alarm = nil
      return
    }
    if let alarm = work.alarm, alarm <= next { return }
    work.alarm = next
    // A moment later, since some verdicts change only just after their moment; and at least once a day, since a moment
    // from outside may be in the year 9999, for which Dispatch has no number.
    let pause = min(max(0, next.timeIntervalSince(now())) + 0.005, 86_400)
    queue.asyncAfter(deadline: .now() + pause) { [self] in judgeDue(alarm: next) }
  }

  /// Judges the deployments whose time has come.
  ///
  /// - Parameter alarm: The alarm that rings; nil to look whatever is set.
  func judgeDue(alarm: Date? = nil) {
    work.withLock { work in
      // Another alarm was set since, which will ring by itself.
      guard alarm == nil || work.alarm == alarm else { return }
      work.alarm = nil
      judge(work.schedule.due(at: now()), &work)
      setAlarm(&work)
    }
  }
}

extension ObjectChange {
  /// The objects that cannot be read, of those that are there.
  fileprivate var unreadable: [UnreadableObject] {
    switch self {
    case .replaced(let objects): objects.compactMap(\.unreadable)
    case .upserted(let object): object.unreadable.map { [$0] } ?? []
    case .deleted: []
    }
  }
}

extension ClusterObject {
  fileprivate var unreadable: UnreadableObject? {
    if case .unreadable(let object) = self { object } else { nil }
  }
}

extension Duration {
  /// The same in seconds.
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
