import FoundationEssentials

/// When what the pods of a workload are now began, as far as they say it themselves.
///
/// Those of some pods and those of others come together to those of all of them, in any order.
public struct PodBeginnings: Sendable, Hashable {
  /// When the last of those that are ready became so, and had been for as long as their workload asks for; nil without
  /// any, and when one does not say it.
  var ready: Date? { isReadyUnknown ? nil : latestReady }
  /// When the last of those that have lost their readiness lost it.
  private(set) var lost: Date?
  /// When the last of those that were never ready began to start.
  private(set) var unready: Date?
  /// When the first of those that fail began to.
  private(set) var failing: Date?
  /// When the first of those that are at work began to be.
  private(set) var busy: Date?
  private var latestReady: Date?
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
      lost = Self.last(lost, loss)
    } else {
      unready = Self.last(unready, pod.startOfAge)
    }
    if let fault = assessment.reasons.lazy.filter({ $0.code.weight == .fault }).min(by: Reason.isWorse) {
      let began = pod.began(fault.code, under: rules)
      failing = Self.first(failing, began)
    } else if !assessment.traits.contains(.ready) {
      takeBusy(pod.readinessLoss ?? pod.startOfAge)
    }
  }

  /// Takes in what others have said.
  public mutating func take(_ other: PodBeginnings) {
    latestReady = Self.last(latestReady, other.latestReady)
    isReadyUnknown = isReadyUnknown || other.isReadyUnknown
    lost = Self.last(lost, other.lost)
    unready = Self.last(unready, other.unready)
    failing = Self.first(failing, other.failing)
    busy = Self.first(busy, other.busy)
  }

  private mutating func takeReady(_ pod: Pod, _ rules: PodRules, isWarmingUp: Bool) {
    guard let since = pod.ready?.lastTransition else {
      isReadyUnknown = true
      return
    }
    if isWarmingUp { takeBusy(since) }
    latestReady = Self.last(latestReady, since + Double(max(0, rules.minReadySeconds)))
  }

  private mutating func takeBusy(_ moment: Date) {
    busy = Self.first(busy, moment)
  }

  /// The later of two moments, of which either may be none.
  private static func last(_ one: Date?, _ other: Date?) -> Date? {
    guard let one, let other else { return one ?? other }
    return max(one, other)
  }

  /// The earlier of two moments, of which either may be none.
  private static func first(_ one: Date?, _ other: Date?) -> Date? {
    guard let one, let other else { return one ?? other }
    return min(one, other)
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
