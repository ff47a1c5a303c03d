import FoundationEssentials

/// Why a pod has no node yet.
struct SchedulingHold {
  /// What is said of it while it may still come right.
  let code: ReasonCode
  /// A sentence for people while that is so.
  let message: String
  /// A sentence for people once it is a failure.
  let accusation: String
  private let isUnschedulable: Bool
  private let since: Date

  /// Says why a pod has no node; nil when it has one, and when nobody has looked for one yet.
  ///
  /// Sources: Kubernetes documentation, *Pod Scheduling Readiness*; k8s.io/api, `core/v1/types.go`, `PodReasonUnschedulable`,
  /// `PodReasonSchedulingGated`, `PodReasonSchedulerError`.
  init?(_ pod: Pod) {
    guard let scheduled = pod.scheduled, scheduled.status == .false else { return nil }
    switch scheduled.reason {
    case "Unschedulable": (code, message) = (.podStarting, "waiting for a node\(scheduled.detail)")
    case "SchedulingGated":
      (code, message) = (.podSchedulingGated, "held back by its scheduling gates\(scheduled.detail)")
    case "SchedulerError": (code, message) = (.podStarting, "the scheduler failed on it\(scheduled.detail)")
    default: return nil
    }
    accusation = "no node takes it\(scheduled.detail)"
    isUnschedulable = scheduled.reason == "Unschedulable"
    since = scheduled.lastTransition ?? pod.created
  }

  /// Whether it is a failure by itself: no node takes the pod, for longer than an autoscaler needs to bring one.
  ///
  /// - Parameters:
  ///   - isTimedOut: Its time to start is over.
  ///   - clock: When.
  /// - Returns: Whether it is.
  func accuses(isTimedOut: Bool, at clock: inout EvaluationClock) -> Bool {
    isUnschedulable && (isTimedOut || clock.isOver(Thresholds.unschedulable, since: since))
  }
}
