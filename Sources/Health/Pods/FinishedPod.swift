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

extension [FinishedPod] {
  /// Those that accuse their workload.
  ///
  /// They lie around long after others took their place, so a few accuse only while nothing replaces them.
  ///
  /// - Parameters:
  ///   - isShort: Fewer live pods exist than desired, and nothing excuses that.
  ///   - clock: When.
  /// - Returns: The pods, in no order.
  func accusing(isShort: Bool, at clock: inout EvaluationClock) -> [FinishedPod] {
    let failed = filter { $0.hasFailed && !clock.isOver(Thresholds.crashMemory, since: $0.end) }
    if isShort { return self }
    return failed.incidents >= Thresholds.incidents ? failed : []
  }

  /// How many have served and ended within ten minutes.
  func countLost(at clock: inout EvaluationClock) -> Int {
    count { $0.hasServed && !clock.isOver(Thresholds.crashMemory, since: $0.end) }
  }

  /// How many things have happened: what a node takes along together is one.
  private var incidents: Int {
    var count = 0
    var first: Date?
    for end in lazy.filter(\.wasTaken).map(\.end).sorted() {
      if let first, end.timeIntervalSince(first) <= Thresholds.incidentWindow { continue }
      first = end
      count += 1
    }
    return count + lazy.filter { !$0.wasTaken }.count
  }
}
