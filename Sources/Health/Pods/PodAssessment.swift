public import FoundationEssentials

/// One pod, assessed by itself: ready or not, and starting or failing.
///
/// A live pod that is not ready is one of the two, unless its node is lost; one that is ready may fail as well, between two
/// crashes.
public struct PodAssessment: Sendable, Hashable {
  /// What holds of the pod.
  public let traits: PodTraits
  /// What there is to say of it.
  public let reasons: [Reason]
  /// The moment just after which the pod may have to be assessed anew, nil if time alone changes nothing.
  public var validUntil: Date? { packedValidUntil.date }

  private let packedValidUntil: PackedDate

  /// Assesses a pod.
  ///
  /// Pure: the same input gives the same assessment.
  ///
  /// - Parameters:
  ///   - pod: The pod.
  ///   - rules: What its workload says about its pods.
  ///   - warning: The newest warning about it.
  ///   - now: The moment, by the API server's clock.
  ///   - memory: What is remembered of it, after it has been looked at as it is now.
  public init(
    _ pod: Pod, under rules: PodRules, warning: PodWarning?, at now: Date,
    remembering memory: PodMemory = PodMemory()
  ) {
    var clock = EvaluationClock(now, firstSights: memory.firstSights)
    if let deletion = pod.deletion {
      let isStuck = clock.isOver(Thresholds.stuckTerminating, since: deletion)
      // Nobody is there who would end it, and nothing takes its place before.
      let isStranded = rules.replacesOnlyWhatIsGone && rules.wants(pod) && pod.isStranded(at: &clock)
      let isInTheWay = isStranded || isStuck && rules.replacesOnlyWhatIsGone && rules.wants(pod)
      traits = isInTheWay ? [.terminating, .failing] : .terminating
      reasons = isStuck ? [pod.stuckReason(warning)] : isStranded ? [pod.strandedReason(warning)] : []
    } else if pod.isFinished {
      (traits, reasons) = (.finished, [pod.finishedReason(warning)])
    } else if !rules.wants(pod) {
      // It is one too many, and will go.
      (traits, reasons) = ([], [])
    } else {
      let assessor = PodAssessor(pod, under: rules, warning: warning, remembering: memory, at: &clock)
      (traits, reasons) = (assessor.traits, assessor.reasons)
    }
    packedValidUntil = PackedDate(clock.nextChange)
  }
}

extension Pod {
  /// Whether it is on a node that has not been heard of for longer than a blip.
  fileprivate func isStranded(at clock: inout EvaluationClock) -> Bool {
    guard isOnLostNode, let readinessLoss else { return false }
    return clock.isOver(blip, since: readinessLoss)
  }

  /// What there is to say of a pod that is to go, on a node that is not heard of.
  fileprivate func strandedReason(_ warning: PodWarning?) -> Reason {
    Reason(
      code: .podUnready, object: .pod(name),
      message: "not ready any more, and its node is lost: nothing takes its place before it is gone",
      evidence: warning)
  }

  /// What there is to say of a pod that should have been gone for long.
  fileprivate func stuckReason(_ warning: PodWarning?) -> Reason {
    Reason(
      code: .podStuckTerminating, object: .pod(name),
      message: "should be gone, and is still terminating: its node may be dead, or a finalizer holds it",
      evidence: warning)
  }
}
