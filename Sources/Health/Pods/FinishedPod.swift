import FoundationEssentials

/// A pod that has ended, as long as it lies around.
struct FinishedPod: Sendable, Hashable {
  /// When it ended.
  let end: Date
  /// It did not end well.
  let hasFailed: Bool
  /// What there is to say of it, should it count.
  let reason: Reason
}

extension Pod {
  /// `Failed` or `Succeeded`.
  var isFinished: Bool { phase == .failed || phase == .succeeded }

  /// When a finished pod ended, as near as its status says.
  var end: Date {
    let ends = containers.compactMap { container -> Date? in
      guard case .terminated(let termination) = container.state else { return nil }
      return termination.finished
    }
    return ends.max() ?? ready?.lastTransition ?? started ?? created
  }

  /// What there is to say of a finished pod.
  func finishedReason(_ warning: PodWarning?) -> Reason {
    let why = [reason, message].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ": ")
    let message = "ended as \(phase.rawValue)\(why.isEmpty ? "" : ", \(why)")"
    return Reason(code: .podFailed, object: .pod(name), message: message, evidence: warning)
  }
}

extension [FinishedPod] {
  /// Those that accuse their workload.
  ///
  /// They lie around long after others took their place, so an old one accuses only while nothing replaces it.
  ///
  /// - Parameters:
  ///   - isShort: Fewer live pods exist than desired.
  ///   - isExcused: The missing ones may be about to come.
  ///   - clock: When.
  /// - Returns: The pods, in no order.
  func accusing(isShort: Bool, isExcused: Bool, at clock: inout EvaluationClock) -> [FinishedPod] {
    let recent = filter { !clock.isOver(Thresholds.crashMemory, since: $0.end) }
    if isShort { return isExcused ? recent : self }
    let failed = recent.filter(\.hasFailed)
    return failed.count >= Thresholds.failedPods ? failed : []
  }
}
