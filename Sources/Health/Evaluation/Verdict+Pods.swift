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
  ///   - now: The moment, by the API server's clock.
  ///   - memory: What is remembered from the verdict before.
  ///   - required: `HEALTH_REQUIRED`: how many pods must be ready, nil to go by the workload's own strategy.
  public init(
    on workload: any Workload, pods: [Pod], unreadable: [UnreadablePod] = [],
    by ownership: Ownership = Ownership(), warnings: [PodWarning] = [],
    at now: Date, remembering memory: WorkloadMemory = WorkloadMemory(), required: IntOrPercent? = nil
  ) {
    let newest = Dictionary(warnings.map { ($0.podUID, $0) }) { $0.lastSeen < $1.lastSeen ? $1 : $0 }
    let rules = workload.podRules
    let label = type(of: workload).revisionLabel
    var summary = PodSummary()
    for pod in pods where workload.owns(pod, by: ownership) {
      summary.add(
        pod, PodAssessment(pod, under: rules, warning: newest[pod.uid], at: now), revisionLabel: label)
    }
    for pod in unreadable where workload.owns(pod, by: ownership) {
      summary.add(pod, warning: newest[pod.uid])
    }
    self.init(on: workload, summary, at: now, remembering: memory, required: required)
  }
}
