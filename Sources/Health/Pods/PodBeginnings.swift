import FoundationEssentials

/// When what the pods of a workload are now began, as far as they say it themselves.
///
/// Asked for when a state is new alone, so it need not be kept as pods change.
public struct PodBeginnings: Sendable, Hashable {
  /// When the last of those that are ready became so, and had been for as long as their workload asks for; nil without
  /// any, and when one does not say it.
  private(set) var ready: Date?
  /// When the last of those that have lost their readiness lost it.
  private(set) var lost: Date?
  /// When the last of those that were never ready began to start.
  private(set) var unready: Date?
  /// When the first of those that fail began to.
  private(set) var failing: Date?
  /// When the first of those that are at work began to be.
  private(set) var busy: Date?
  private var isReadyUnknown = false

  /// Creates the beginnings of no pods.
  public init() {}

  /// Takes a pod in.
  ///
  /// - Parameters:
  ///   - pod: The pod; one that is being deleted, has finished or does not count says nothing.
  ///   - assessment: What it was assessed to be.
  ///   - rules: What its workload says about its pods.
  public mutating func take(_ pod: Pod, _ assessment: PodAssessment, under rules: PodRules) {
    guard assessment.traits.contains(.live) else { return }
    if assessment.traits.contains(.ready) {
      takeReady(pod, rules, isWarmingUp: assessment.traits.contains(.warmingUp))
    } else if let loss = pod.readinessLoss {
      lost = lost.map { max($0, loss) } ?? loss
    } else {
      unready = unready.map { max($0, pod.startOfAge) } ?? pod.startOfAge
    }
    if let fault = assessment.reasons.lazy.filter({ $0.code.weight == .fault }).min(by: Reason.isWorse) {
      let began = pod.began(fault.code, under: rules)
      failing = failing.map { min($0, began) } ?? began
    } else if !assessment.traits.contains(.ready) {
      takeBusy(pod.readinessLoss ?? pod.startOfAge)
    }
  }

  private mutating func takeReady(_ pod: Pod, _ rules: PodRules, isWarmingUp: Bool) {
    guard let since = pod.ready?.lastTransition, !isReadyUnknown else {
      isReadyUnknown = true
      ready = nil
      return
    }
    if isWarmingUp { takeBusy(since) }
    let warm = since + Double(max(0, rules.minReadySeconds))
    ready = ready.map { max($0, warm) } ?? warm
  }

  private mutating func takeBusy(_ moment: Date) {
    busy = busy.map { min($0, moment) } ?? moment
  }
}

extension Pod {
  /// When a fault of it began, as near as its status says.
  fileprivate func began(_ code: ReasonCode, under rules: PodRules) -> Date {
    switch code {
    case .podUnready: return (readinessLoss ?? startOfAge) + blip
    case .podUnschedulable:
      return min(
        (scheduled?.lastTransition ?? created) + Thresholds.unschedulable,
        startOfAge + Double(rules.startDeadline))
    case .podStartTimedOut where readinessLoss == nil: return startOfAge + Double(rules.startDeadline)
    default:
      if let loss = readinessLoss { return loss }
      guard ready?.status == .true else {
        let faults = containers.lazy.compactMap(\.waitingFault).filter { $0.code == code }
        return startOfAge + (!faults.isEmpty && faults.allSatisfy(\.maySettle) ? Thresholds.settingUp : 0)
      }
      // Ready between two crashes: it has crashed at the latest then.
      return containers.lazy.compactMap(\.lastTermination?.finished).max() ?? startOfAge
    }
  }
}
