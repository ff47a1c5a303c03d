import FoundationEssentials

/// What pods that have ended say of a deployment.
///
/// They lie around long after others took their place, so an old one accuses only while nothing replaces it.
struct FinishedPods {
  /// A fault for each that counts.
  private(set) var faults: [Reason] = []

  /// Judges finished pods.
  ///
  /// - Parameters:
  ///   - pods: The finished pods of a deployment.
  ///   - isShort: Fewer live pods exist than desired.
  ///   - isExcused: The missing ones may be about to come.
  ///   - warnings: The newest warning by pod.
  ///   - moment: When.
  init(
    _ pods: [Pod], isShort: Bool, isExcused: Bool, warnings: [String: PodWarning], at moment: inout Moment
  ) {
    let recent = pods.filter { !moment.isOver(Thresholds.crashMemory, since: $0.end) }
    let failedOften = recent.count { $0.phase == .failed } >= Thresholds.failedPods
    let counted =
      if isShort && !isExcused {
        pods
      } else if isShort {
        recent
      } else if failedOften {
        recent.filter { $0.phase == .failed }
      } else {
        [Pod]()
      }
    faults = counted.map { pod in
      let why = [pod.reason, pod.message].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ": ")
      let message = "ended as \(pod.phase.rawValue)\(why.isEmpty ? "" : ", \(why)")"
      return Reason(
        code: .podFailed, object: .pod(pod.name), message: message, evidence: warnings[pod.uid])
    }
  }
}

extension Pod {
  /// When a finished pod ended, as near as its status says.
  fileprivate var end: Date {
    let ends = containers.compactMap { container -> Date? in
      guard case .terminated(let termination) = container.state else { return nil }
      return termination.finished
    }
    return ends.max() ?? ready?.lastTransition ?? started ?? created
  }
}
