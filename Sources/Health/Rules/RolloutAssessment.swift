/// What a deployment's own spec and status add to what its pods say.
///
/// The status lags and may be frozen: it adds reasons, and neither hides dead pods nor overrules ready ones.
struct RolloutAssessment {
  /// Faults that the controller reports while the deployment falls short.
  private(set) var faults: [Reason] = []
  /// What the deployment is busy with.
  private(set) var progress: [Reason] = []
  /// The controller could not create or delete pods.
  private(set) var hasReplicaFailure = false
  /// The controller has not yet acted on the newest spec.
  let isGenerationUnobserved: Bool

  /// Judges a deployment.
  ///
  /// - Parameters:
  ///   - deployment: The deployment.
  ///   - live: Its live pods.
  ///   - ready: How many of them are ready.
  init(_ deployment: Deployment, live: [Pod], ready: Int) {
    let status = deployment.status
    let desired = deployment.desiredReplicas
    isGenerationUnobserved = (deployment.observedGeneration ?? 0) < deployment.generation

    if ready < desired || status.updated < desired {
      if let failure = deployment.condition("ReplicaFailure"), failure.status == .true {
        hasReplicaFailure = true
        faults.append(.deployment(.replicaFailure, "pods cannot be created\(failure.detail)"))
      }
      if let progressing = deployment.condition("Progressing"), progressing.status == .false,
        progressing.reason == "ProgressDeadlineExceeded"
      {
        faults.append(
          .deployment(.rolloutStalled, "no progress within the rollout's deadline\(progressing.detail)"))
      }
    }

    if isGenerationUnobserved {
      progress.append(.deployment(.generationNotObserved, "the newest change is not acted on yet"))
    }
    let hasOldPods = status.total > status.updated || Set(live.compactMap(\.templateHash)).count > 1
    if status.updated < desired || hasOldPods {
      let updated = "\(status.updated) of \(desired) pods updated"
      if deployment.isPaused, hasOldPods || status.total == 0 {
        progress.append(.deployment(.rolloutPaused, "the rollout is paused: \(updated)"))
      } else if !hasOldPods {
        progress.append(.deployment(.scalingInProgress, "scaling to \(desired): \(updated)"))
      } else {
        progress.append(.deployment(.rolloutInProgress, "rolling out: \(updated)"))
      }
    }
  }
}

extension Reason {
  /// A reason about the deployment itself.
  static func deployment(_ code: ReasonCode, _ message: String) -> Reason {
    Reason(code: code, object: .deployment, message: message)
  }
}

extension Condition {
  /// The condition's message, to follow a sentence.
  fileprivate var detail: String {
    message.flatMap { $0.isEmpty ? nil : ": \($0)" } ?? ""
  }
}
