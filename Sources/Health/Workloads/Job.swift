public import FoundationEssentials

/// What a verdict needs of a `batch/v1` Job.
public struct Job: RunningWorkload {
  /// `Job`.
  public static let kind = WorkloadKind(rawValue: "Job")

  /// `metadata`.
  public var metadata: WorkloadMetadata
  /// What made it, such as a cron job.
  public var controller: OwnerReference?
  /// `spec.suspend`.
  public var isSuspended: Bool
  /// `status.active`: pods that run or wait.
  public var active: Int
  /// `status.completionTime`.
  public var completion: Date?
  /// `status.conditions`.
  public var conditions: [Condition]

  /// Creates a job; what is left out has the API's default.
  public init(
    namespace: String, name: String, uid: String, controller: OwnerReference? = nil,
    isSuspended: Bool = false, active: Int = 0, completion: Date? = nil, conditions: [Condition] = []
  ) {
    metadata = WorkloadMetadata(namespace: namespace, name: name, uid: uid)
    self.controller = controller
    self.isSuspended = isSuspended
    self.active = active
    self.completion = completion
    self.conditions = conditions
  }
}

// MARK: - Rules

extension Job {
  /// How it ended; nil while it has not.
  ///
  /// A job that will succeed or fail for certain is as good as ended: its pods are on their way out.
  ///
  /// Source: Kubernetes documentation, *Jobs*, section *Terminal Job conditions*; KEP-3998, *Job success policy*.
  public var run: JobRun? {
    let isTrue = { (type: String) in conditions.first { $0.type == type && $0.status == .true } }
    if let failure = isTrue("Failed") ?? isTrue("FailureTarget") {
      let why = [failure.reason, failure.message].compactMap(\.self).filter { !$0.isEmpty }
      return JobRun(
        job: name, finished: failure.lastTransition ?? completion ?? created ?? .distantPast,
        failure: why.isEmpty ? "it does not say why" : why.joined(separator: ": "))
    }
    guard let success = isTrue("Complete") ?? isTrue("SuccessCriteriaMet") else { return nil }
    return JobRun(
      job: name, finished: completion ?? success.lastTransition ?? created ?? .distantPast)
  }

  /// Its own end comes before anything else: a job that has failed may be suspended afterwards.
  public func assess(_ history: RunHistory, at now: Date) -> RunAssessment {
    switch run {
    case let run? where run.failure == nil: RunAssessment(.healthy, "Complete.", since: run.finished)
    case let run?:
      RunAssessment(
        .unavailable, "Failed.", [.workload(.jobFailed, "the job has failed: \(run.failure ?? "")")],
        since: run.finished)
    case nil where isSuspended:
      RunAssessment(
        .healthy, "Suspended.", [.workload(.suspended, "the job is suspended")], isOff: true,
        since: suspensionChanged)
    case nil:
      RunAssessment(
        .progressing, active > 0 ? "Running." : "Not begun yet.",
        [.workload(.jobInProgress, active > 0 ? "\(active) pods run or wait" : "no pod has been made yet")],
        since: suspensionChanged ?? created)
    }
  }

  /// When it was suspended or resumed last; nil when it never was.
  private var suspensionChanged: Date? {
    conditions.first { $0.type == "Suspended" && ($0.status == .true) == isSuspended }?.lastTransition
  }
}
