public import FoundationEssentials

/// What a verdict needs of a `batch/v1` CronJob.
public struct CronJob: RunningWorkload {
  /// `CronJob`.
  public static let kind = WorkloadKind(rawValue: "CronJob")

  /// `metadata`.
  public var metadata: WorkloadMetadata
  /// `spec.suspend`.
  public var isSuspended: Bool
  /// `status.lastSuccessfulTime`, nil when none has succeeded, and on servers before 1.21.
  public var lastSuccess: Date?

  /// Creates a cron job; what is left out has the API's default.
  public init(
    namespace: String, name: String, uid: String, isSuspended: Bool = false, lastSuccess: Date? = nil
  ) {
    metadata = WorkloadMetadata(namespace: namespace, name: name, uid: uid)
    self.isSuspended = isSuspended
    self.lastSuccess = lastSuccess
  }
}

// MARK: - Whose runs

extension CronJob {
  /// Whether a job is a run of it.
  public func owns(_ job: Job) -> Bool {
    guard job.namespace == namespace, let controller = job.controller, controller.kind == Self.kind.rawValue,
      controller.name == name
    else { return false }
    guard let wanted = controller.uid, let own = UID(uid) else { return true }
    return wanted == own
  }

  /// Those of its runs that have finished.
  public func history(among jobs: [Job]) -> RunHistory {
    var history = RunHistory()
    for run in jobs.lazy.filter(owns).compactMap(\.run) { history.take(run) }
    return history
  }
}

// MARK: - Rules

extension CronJob {
  /// The last run that has finished decides, and stays until another one has; `max-age` is a dead man's switch.
  ///
  /// No field of its status tells of a failure (kubernetes/kubernetes#133662), and `lastSuccessfulTime` is all that is left of
  /// successes where their jobs are not kept.
  public func assess(_ history: RunHistory, at now: Date) -> RunAssessment {
    if isSuspended {
      return RunAssessment(
        .healthy, "Suspended.", [.workload(.suspended, "the cron job is suspended")], isOff: true)
    }
    var history = history
    if let lastSuccess { history.take(JobRun(job: name, finished: lastSuccess)) }
    var clock = EvaluationClock(now)
    var reasons: [Reason] = []
    var began: [Date] = []
    if let failed = history.last, let failure = failed.failure {
      began.append(failed.finished)
      reasons.append(.workload(.lastJobFailed, "the last run, job \(failed.job), has failed: \(failure)"))
    }
    if let maxAge = policy.maxAge {
      let since = history.lastSuccess ?? created ?? .distantPast
      if clock.isOver(Double(maxAge), since: since) {
        began.append(since + Double(maxAge))
        reasons.append(.workload(.noRecentSuccess, "no run has succeeded for more than \(maxAge) s"))
      }
    }
    let validUntil = clock.nextChange
    guard reasons.isEmpty else {
      return RunAssessment(
        .unavailable,
        history.last?.failure == nil ? "No run has succeeded for too long." : "The last run has failed.",
        reasons, since: began.min(), validUntil: validUntil)
    }
    guard history.last != nil else {
      return RunAssessment(
        .progressing, "No run has finished yet.",
        [.workload(.neverRun, "no run has finished yet, as far as is known")], since: created,
        validUntil: validUntil)
    }
    return RunAssessment(.healthy, "The last run has succeeded.", validUntil: validUntil)
  }
}
