/// What the pods of one workload come to, kept as they change: all that a verdict needs to know of them.
///
/// What taking a pod in or out costs hardly depends on how many there are.
public struct PodSummary: Sendable, Hashable {
  /// Pods that are neither being deleted nor finished.
  public private(set) var live = 0
  /// Live pods with `Ready=True`.
  public private(set) var ready = 0
  /// Live pods on their way to ready.
  public private(set) var starting = 0
  /// Live pods that are failing, be they ready now or not.
  public private(set) var failing = 0
  /// Live pods that are ready, but not yet for as long as their workload asks for.
  public private(set) var warmingUp = 0
  /// Live pods that were ready before, and are not any more.
  public private(set) var lostReadiness = 0
  /// Live pods whose node is lost.
  public private(set) var nodeLost = 0
  /// Pods being deleted.
  public private(set) var terminating = 0
  /// Pods that exist and cannot be read, so that nobody knows what they are.
  public private(set) var unreadable = 0
  /// The live pods by the revision of the template that they were made from.
  public private(set) var revisions = RevisionCounts()
  /// What there is to say of the pods that have not finished, and of those that cannot be read.
  private(set) var reasons = SortedList<Reason>()
  /// The pods that have ended.
  private(set) var finished = FinishedPods()
  /// The pods that are being deleted.
  private(set) var leaving = LeavingPods()

  /// Creates the summary of no pods.
  public init() {}

  /// Takes a pod in.
  ///
  /// - Parameters:
  ///   - pod: The pod.
  ///   - assessment: What it was assessed to be.
  ///   - revisionLabel: The label that names the revision of its template.
  public mutating func add(_ pod: Pod, _ assessment: PodAssessment, revisionLabel: String) {
    count(assessment.traits, by: 1)
    if assessment.traits.contains(.terminating) {
      if let entry = LeavingPods.Entry(pod) { leaving.insert(entry) }
      for reason in assessment.reasons { reasons.insert(reason) }
    } else if assessment.traits.contains(.finished) {
      for reason in assessment.reasons { finished.insert(FinishedPod(pod, reason)) }
    } else {
      if let revision = revision(of: pod, assessment, revisionLabel) { revisions.add(revision) }
      for reason in assessment.reasons { reasons.insert(reason) }
    }
  }

  /// Takes a pod out, which was taken in with the same assessment.
  public mutating func remove(_ pod: Pod, _ assessment: PodAssessment, revisionLabel: String) {
    count(assessment.traits, by: -1)
    if assessment.traits.contains(.terminating) {
      if let entry = LeavingPods.Entry(pod) { leaving.remove(entry) }
      for reason in assessment.reasons { reasons.remove(reason) }
    } else if assessment.traits.contains(.finished) {
      for reason in assessment.reasons { finished.remove(FinishedPod(pod, reason)) }
    } else {
      if let revision = revision(of: pod, assessment, revisionLabel) { revisions.remove(revision) }
      for reason in assessment.reasons { reasons.remove(reason) }
    }
  }

  /// Takes a pod in that cannot be read.
  ///
  /// - Parameters:
  ///   - pod: What is known of it.
  ///   - warning: The newest warning about it.
  public mutating func add(_ pod: UnreadablePod, warning: PodWarning?) {
    unreadable += 1
    reasons.insert(pod.reason(warning))
  }

  /// Takes a pod out that cannot be read, and was taken in with the same warning.
  public mutating func remove(_ pod: UnreadablePod, warning: PodWarning?) {
    unreadable -= 1
    reasons.remove(pod.reason(warning))
  }

  /// The revision that a pod counts for, nil for one that does not count.
  private func revision(of pod: Pod, _ assessment: PodAssessment, _ label: String) -> String? {
    assessment.traits.contains(.live) ? pod.labels[label] : nil
  }

  private mutating func count(_ traits: PodTraits, by difference: Int) {
    if traits.contains(.live) { live += difference }
    if traits.contains(.ready) { ready += difference }
    if traits.contains(.starting) { starting += difference }
    if traits.contains(.failing) { failing += difference }
    if traits.contains(.warmingUp) { warmingUp += difference }
    if traits.contains(.lostReadiness) { lostReadiness += difference }
    if traits.contains(.nodeLost) { nodeLost += difference }
    if traits.contains(.terminating) { terminating += difference }
  }
}

extension UnreadablePod {
  fileprivate func reason(_ warning: PodWarning?) -> Reason {
    Reason(
      code: .podUnreadable, object: .pod(name), message: "cannot be read: \(problem)", evidence: warning)
  }
}
