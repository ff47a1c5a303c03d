import FoundationEssentials

/// A pod that has ended, as long as it lies around.
struct FinishedPod: Sendable, Hashable {
  /// When it ended.
  let end: Date
  /// It did not end well.
  let hasFailed: Bool
  /// Its node took it along, or the cluster needed its place.
  let wasTaken: Bool
  /// It had been ready.
  let hasServed: Bool
  /// What there is to say of it, should it count.
  let reason: Reason

  init(_ pod: Pod, _ reason: Reason) {
    end = pod.end
    hasFailed = pod.phase == .failed
    wasTaken = pod.circumstances.contains(.disrupted) || pod.reason.map(Self.takers.contains) ?? false
    hasServed = pod.hasBeenReady
    self.reason = reason
  }

  /// The words for pods that the cluster took.
  ///
  /// Sources: kubelet, `pkg/kubelet/nodeshutdown` (`Terminated`, and `NodeShutdown`, `Shutdown` of older ones),
  /// `pkg/kubelet/eviction` (`Evicted`), `pkg/kubelet/preemption` (`Preempting`), `lifecycle/predicate.go`
  /// (`NodeAffinity`); node controller (`NodeLost`).
  private static let takers: Set<String> = [
    "Terminated", "NodeShutdown", "Shutdown", "Evicted", "Preempting", "NodeLost", "NodeAffinity",
  ]
}

extension Pod {
  /// `Failed` or `Succeeded`.
  var isFinished: Bool { phase == .failed || phase == .succeeded }

  /// When a finished pod ended, as near as its status says.
  fileprivate var end: Date {
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

extension FinishedPod: Sortable {
  /// By when they ended.
  static func precedes(_ left: FinishedPod, _ right: FinishedPod) -> Bool {
    left.end == right.end ? Reason.precedes(left.reason, right.reason) : left.end < right.end
  }
}
