import FoundationEssentials
import Health

extension HealthDocument {
  /// The most reasons that are told; a deployment of thousands of pods may have as many.
  private static let mostReasons = 50

  /// The document of a verdict.
  ///
  /// - Parameters:
  ///   - verdict: The verdict.
  ///   - reference: The deployment.
  ///   - status: `pass`, `warn` or `fail`, as the policy has it.
  init(_ verdict: Verdict, of reference: DeploymentReference, status: Status) {
    let told = verdict.reasons.prefix(Self.mostReasons)
    let more = verdict.reasons.count - told.count
    let sentences = told.map(\.sentence) + (more > 0 ? ["and \(more) more"] : [])
    self.init(
      status: status, state: verdict.state.rawValue, serviceId: reference.description,
      description: verdict.summary, output: sentences.isEmpty ? nil : sentences.joined(separator: "; "),
      reasons: told.isEmpty ? nil : told.map(Reason.init),
      checks: Self.checks(of: verdict, told: told, at: Timestamp.Text.none.string))
  }

  private static func checks(
    of verdict: Verdict, told: ArraySlice<Health.Reason>, at time: String
  ) -> [String: [Check]] {
    let pods = verdict.pods
    func count(_ value: Int, _ status: Status? = nil) -> [Check] {
      [Check(observedValue: value, observedUnit: "pods", status: status, time: time)]
    }
    let ready: Status = pods.ready < pods.required ? .fail : pods.ready < pods.desired ? .warn : .pass
    var checks = [
      "pods:desired": count(pods.desired), "pods:required": count(pods.required),
      "pods:ready": count(pods.ready, pods.desired == 0 ? .fail : ready), "pods:updated": count(pods.updated),
      "pods:starting": count(pods.starting),
      "pods:failing": count(pods.failing, pods.failing > 0 ? .fail : .pass),
      "pods:absent": count(pods.absent), "pods:terminating": count(pods.terminating),
    ]
    var podsTold: Set<String> = []
    let events = told.compactMap { reason -> Check? in
      guard let event = reason.evidence, let pod = reason.podName, podsTold.insert(pod).inserted else {
        return nil
      }
      return Check(
        componentId: pod, observedValue: event.count, observedUnit: "times", output: event.sentence,
        time: Timestamp.text(event.lastSeen))
    }
    if !events.isEmpty { checks["pods:events"] = events }
    return checks
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

extension Health.Reason {
  /// The pod that the reason is about.
  fileprivate var podName: String? {
    guard case .pod(let name) = object else { return nil }
    return name
  }

  /// Such as `PodUnready: web-5d8-x: not ready any more`.
  fileprivate var sentence: String {
    let about = podName.map { "\($0): " } ?? ""
    return "\(code.rawValue): \(about)\(message)"
  }
}

extension PodWarning {
  /// Such as `BackOff: Back-off restarting failed container`.
  fileprivate var sentence: String { "\(reason): \(message)" }
}
