import Health

extension HealthDocument {
  /// The document of a verdict.
  ///
  /// - Parameters:
  ///   - verdict: The verdict.
  ///   - reference: The workload.
  init(_ verdict: Verdict, of reference: WorkloadReference) {
    let told = verdict.reasons
    let sentences = verdict.sentences
    self.init(
      status: verdict.status, state: verdict.state.rawValue, isUnderMaintenance: verdict.isUnderMaintenance,
      description: verdict.summary,
      output: sentences.isEmpty ? nil : sentences.joined(separator: "; "), serviceId: reference.description,
      since: verdict.since.map(Timestamp.Text.init), reasons: told.map(Reason.init),
      transitions: verdict.transitions.map(Transition.init),
      checks: verdict.sentence == nil ? Self.checks(of: verdict.pods) + Self.events(in: told) : [])
  }

  private static func checks(of pods: PodCounts) -> [Check] {
    var counts: [(StaticString, Int)] = [
      ("pods:desired", pods.desired), ("pods:required", pods.required), ("pods:ready", pods.ready),
      ("pods:updated", pods.updated), ("pods:starting", pods.starting), ("pods:failing", pods.failing),
      ("pods:absent", pods.absent), ("pods:terminating", pods.terminating),
    ]
    if pods.unreadable > 0 { counts.append(("pods:unreadable", pods.unreadable)) }
    return counts.map { name, count in
      let entry = Observation(observedValue: count, observedUnit: "pods", time: .confirmation)
      return Check(name: name, entries: [entry])
    }
  }

  /// The evidence of each pod, once.
  private static func events(in told: [Health.Reason]) -> [Check] {
    var podsTold: Set<String> = []
    let events = told.compactMap { reason -> Observation? in
      guard let event = reason.evidence, let pod = reason.podName, podsTold.insert(pod).inserted else {
        return nil
      }
      return Observation(
        componentId: pod, observedValue: event.count, observedUnit: "times", output: event.sentence,
        time: .at(Timestamp.Text(event.lastSeen)))
    }
    return events.isEmpty ? [] : [Check(name: "pods:events", entries: events)]
  }
}

extension HealthDocument.Transition {
  /// A change that a verdict remembers.
  fileprivate init(_ transition: StateTransition) {
    self.init(
      time: Timestamp.Text(transition.time), from: transition.from.rawValue, to: transition.to.rawValue,
      code: transition.code?.rawValue)
  }
}

extension HealthDocument.Reason {
  /// A verdict's reason.
  fileprivate init(_ reason: Health.Reason) {
    self.init(
      code: reason.code.rawValue, pod: reason.podName, message: reason.message,
      event: reason.evidence?.sentence)
  }
}

extension Verdict {
  /// The reasons, worst first, a sentence each.
  var sentences: [String] {
    reasons.map(\.sentence) + (omittedReasons > 0 ? ["and \(omittedReasons) more"] : [])
  }
}

extension Health.Reason {
  /// The pod that the reason is about.
  fileprivate var podName: String? {
    guard case .pod(let name) = object else { return nil }
    return name
  }

  /// Such as `PodUnready: web-5d8-x: not ready any more`.
  var sentence: String { "\(code.rawValue): \(detail)" }

  /// Such as `web-5d8-x: not ready any more`.
  var detail: String {
    let about = podName.map { "\($0): " } ?? ""
    return about + message
  }
}

extension PodWarning {
  /// Such as `BackOff: Back-off restarting failed container`.
  fileprivate var sentence: String { "\(reason): \(message)" }
}
