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
public final class VerdictKeeper: ClusterObserver {
  private struct Work {
    var cluster = ClusterState()
    var schedule = VerdictSchedule()
    var verdicts: [DeploymentReference: Verdict] = [:]
    /// Since when deployments have had an unexplained shortage, by uid: another uid is another deployment.
    var shortages: [DeploymentReference: (uid: String, since: Date)] = [:]
    /// Streams that have been listed to their end: before that, pods would be missing that are only not known.
    var listed: Set<WatchStream> = []
    /// The moment for which the alarm is set.
    var alarm: Date?
  }

  let board: AnswerBoard
  private let work = Mutex(Work())
  private let scopes: [WatchScope]
  private let settings: HealthSettings
  private let monitor: APIServerMonitor
  private let now: @Sendable () -> Date
  private let instant: @Sendable () -> ContinuousClock.Instant
  private let logger: Logger
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
    self.logger = logger
    board = AnswerBoard(scopes: scopes)
  }

  // MARK: - What the watcher tells

  /// Takes a whole list of deployments.
  public func replace(deployments: [Deployment], in scope: WatchScope) {
    replace(WatchStream(.deployments, in: scope)) { $0.replace(deployments: deployments, in: scope) }
  }

  /// Takes a whole list of pods.
  public func replace(pods: [Pod], in scope: WatchScope) {
    replace(WatchStream(.pods, in: scope)) { $0.replace(pods: pods, in: scope) }
  }

  /// Takes a whole list of warnings.
  public func replace(warnings: [PodWarning], in scope: WatchScope) {
    replace(WatchStream(.warnings, in: scope)) { $0.replace(warnings: warnings, in: scope) }
  }

  /// Takes a new or changed deployment.
  public func update(_ deployment: Deployment) {
    change { $0.update(deployment) }
  }

  /// Takes a new or changed pod.
  public func update(_ pod: Pod) {
    change { $0.update(pod) }
  }

  /// Takes a new warning, or one that was seen again.
  public func update(_ warning: PodWarning) {
    change { $0.update(warning) }
  }

  /// Takes note that a deployment was deleted.
  public func remove(_ deployment: Deployment) {
    change { $0.remove(deployment) }
  }

  /// Takes note that a pod was deleted.
  public func remove(_ pod: Pod) {
    change { $0.removePod(uid: pod.uid) }
  }

  /// Takes note of how a stream is doing.
  public func change(_ stream: WatchStream, to state: WatchStream.State) {
    switch state {
    case .listing: break
    case .watching: board.note(stream, isBroken: false)
    case .broken(let error):
      board.note(stream, isBroken: true)
      if stream.resource != .warnings { monitor.note(error) }
    case .forbidden: board.noteForbidden(stream)
    }
  }

  /// Takes note that a stream was in step with the cluster.
  public func confirm(_ stream: WatchStream, at moment: ContinuousClock.Instant) {
    board.confirm(stream, at: moment) { earlier in
      // The two clocks side by side, to tell the one's moment by the other.
      Timestamp.Text(now() - (instant() - earlier).seconds)
    }
    if stream.resource != .warnings { monitor.noteSuccess() }
  }

  // MARK: - Judging

  private func replace(
    _ stream: WatchStream, _ body: (inout ClusterState) -> Set<DeploymentReference>
  ) {
    work.withLock { work in
      var touched = body(&work.cluster)
      if work.listed.insert(stream).inserted {
        // Until now nothing could be judged in this scope.
        touched = Set(work.cluster.records.keys.filter { stream.scope.contains($0.namespace) })
      }
      judge(touched, &work)
    }
    board.noteListed(stream)
  }

  private func change(_ body: (inout ClusterState) -> Set<DeploymentReference>) {
    work.withLock { work in
      judge(body(&work.cluster), &work)
    }
  }

  private func judge(_ touched: Set<DeploymentReference>, _ work: inout Work) {
    guard !touched.isEmpty else { return }
    let moment = now()
    var posts: [(DeploymentReference, RenderedAnswer?)] = []
    for reference in touched where isListed(reference, work) {
      if let post = judge(reference, at: moment, &work) { posts.append((reference, post.answer)) }
    }
    board.post(posts)
    setAlarm(&work)
  }

  /// Judges one deployment.
  ///
  /// - Returns: What to put up in place of what is up, nil when that stays as it is.
  private func judge(
    _ reference: DeploymentReference, at moment: Date, _ work: inout Work
  ) -> (answer: RenderedAnswer?, Void)? {
    guard let record = work.cluster.records[reference], let deployment = record.deployment else {
      work.schedule.plan(reference, at: nil)
      work.shortages[reference] = nil
      guard work.verdicts.removeValue(forKey: reference) != nil else { return nil }
      logger.notice("deployment is gone", metadata: ["deployment": "\(reference)"])
      return (nil, ())
    }
    let shortage = work.shortages[reference].flatMap { $0.uid == deployment.uid ? $0.since : nil }
    var verdict = Verdict(
      on: deployment, pods: record.pods, warnings: work.cluster.warnings(about: record.pods), at: moment,
      shortageSince: shortage, required: settings.required)
    work.shortages[reference] =
      verdict.hasUnexplainedShortage ? (deployment.uid, shortage ?? moment) : nil
    work.schedule.plan(reference, at: verdict.validUntil)
    verdict.validUntil = nil
    let former = work.verdicts.updateValue(verdict, forKey: reference)
    guard former != verdict else { return nil }
    if let former, former.state != verdict.state { log(former.state, verdict, reference) }
    return (RenderedAnswer(verdict, of: reference, failOn: settings.failOn), ())
  }

  private func isListed(_ reference: DeploymentReference, _ work: Work) -> Bool {
    scopes.contains { scope in
      scope.contains(reference.namespace) && work.listed.contains(WatchStream(.deployments, in: scope))
        && work.listed.contains(WatchStream(.pods, in: scope))
    }
  }

  private func log(_ former: HealthState, _ verdict: Verdict, _ reference: DeploymentReference) {
    logger.notice(
      "deployment's state changed",
      metadata: [
        "deployment": "\(reference)", "from": "\(former)", "to": "\(verdict.state)",
        "reasons": "\(verdict.reasons.prefix(5).map(\.code.rawValue).joined(separator: " "))",
      ])
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
    // A moment later, since some verdicts change only just after their moment.
    let pause = max(0, next.timeIntervalSince(now())) + 0.005
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

extension Duration {
  /// The same in seconds.
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
