public import FoundationEssentials

extension Verdict {
  /// Reaches a verdict on a workload by its pods, each assessed at this moment.
  ///
  /// Pure: the same input gives the same verdict.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - pods: Pods of its namespace; those that are not its own are passed over.
  ///   - unreadable: Pods of its namespace of which only this much is known.
  ///   - ownership: What is known of who owns what in the namespace.
  ///   - warnings: Warnings about any pods, in any order.
  ///   - runs: Those of its runs that have finished and are still known.
  ///   - now: The moment, by the API server's clock.
  ///   - memory: What is remembered from the verdict before; becomes what is to be remembered of this one.
  ///   - settings: What the operator of the program asks of all verdicts.
  public init(
    on workload: any Workload, pods: [Pod], unreadable: [UnreadablePod] = [],
    by ownership: Ownership = Ownership(), warnings: [PodWarning] = [], runs: RunHistory = RunHistory(),
    at now: Date, remembering memory: inout WorkloadMemory, under settings: HealthSettings = HealthSettings()
  ) {
    var summary = PodSummary()
    var beginnings = PodBeginnings()
    var validUntil: Date?
    if case .serving(let workload) = workload.role {
      let newest = Dictionary(warnings.map { ($0.podUID, $0) }) { $0.lastSeen < $1.lastSeen ? $1 : $0 }
      summary = PodSummary(
        pods.filter { workload.owns($0, by: ownership) },
        unreadable: unreadable.filter { workload.owns($0, by: ownership) }, of: workload, warnings: newest,
        at: now, remembering: &memory.pods, &beginnings, &validUntil)
    }
    self.init(
      on: workload, summary, runs: runs, at: now, remembering: &memory, under: settings,
      podsValidUntil: validUntil, beginnings: beginnings)
  }

  /// Reaches a verdict, and lets what is remembered go.
  public init(
    on workload: any Workload, pods: [Pod], unreadable: [UnreadablePod] = [],
    by ownership: Ownership = Ownership(), warnings: [PodWarning] = [], at now: Date,
    remembering memory: WorkloadMemory = WorkloadMemory(), under settings: HealthSettings = HealthSettings()
  ) {
    var memory = memory
    self.init(
      on: workload, pods: pods, unreadable: unreadable, by: ownership, warnings: warnings, at: now,
      remembering: &memory, under: settings)
  }
}

extension PodSummary {
  /// Assesses all pods of a workload, and counts what that comes to.
  fileprivate init(
    _ pods: [Pod], unreadable: [UnreadablePod], of workload: any ServingWorkload,
    warnings: [String: PodWarning], at now: Date, remembering memories: inout [String: PodMemory],
    _ beginnings: inout PodBeginnings, _ validUntil: inout Date?
  ) {
    self.init()
    let rules = workload.podRules
    let label = type(of: workload).revisionLabel
    var kept: [String: PodMemory] = [:]
    for pod in pods {
      var memory = memories[pod.uid] ?? PodMemory()
      memory.observe(pod, at: now)
      if !memory.isEmpty { kept[pod.uid] = memory }
      let assessment = PodAssessment(
        pod, under: rules, warning: warnings[pod.uid], at: now, remembering: memory)
      add(pod, assessment, revisionLabel: label)
      beginnings.take(pod, assessment, under: rules)
      validUntil = [validUntil, assessment.validUntil].compactMap(\.self).min()
    }
    for pod in unreadable { add(pod, warning: warnings[pod.uid]) }
    memories = kept
  }
}
