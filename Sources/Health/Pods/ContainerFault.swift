import FoundationEssentials

/// A container that is failing, with the words for it.
struct ContainerFault {
  let code: ReasonCode
  let message: String
  /// It may be that what it waits for comes a moment later than the pod.
  let maySettle: Bool
}

extension Container {
  /// Why the container cannot start, nil when it is not waiting or does so for an ordinary reason.
  ///
  /// Every reason but the ordinary two is a failure, an unknown one too: the kubelet reports its errors here.
  var waitingFault: ContainerFault? {
    guard case .waiting(let reason?, let detail) = state, !Self.ordinaryWaits.contains(reason) else {
      return nil
    }
    let code: ReasonCode =
      switch reason {
      case "CrashLoopBackOff": .podCrashLooping
      case "ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError",
        "RegistryUnavailable", "SignatureValidationFailed":
        .imagePullFailing
      case "CreateContainerConfigError", "CreateContainerError": .containerConfigInvalid
      default: .containerFailing
      }
    if code == .podCrashLooping {
      return ContainerFault(code: code, message: "\(label) keeps crashing: \(crashes)", maySettle: false)
    }
    let text = detail.map { ": \($0)" } ?? ""
    return ContainerFault(
      code: code, message: "\(label) is waiting with \(reason)\(text)",
      maySettle: Self.settlingWaits.contains(reason))
  }

  /// Such as `container web` or `sidecar proxy`.
  var label: String {
    switch role {
    case .app: "container \(name)"
    case .initialization: "init container \(name)"
    case .sidecar: "sidecar \(name)"
    }
  }

  /// Such as `restarted 3 times, last exit code 1 (Error)`.
  var crashes: String {
    let times = "restarted \(restartCount == 1 ? "once" : "\(restartCount) times")"
    guard let last = lastTermination else { return times }
    let reason = last.reason.map { " (\($0))" } ?? ""
    return "\(times), last exit code \(last.exitCode)\(reason)"
  }

  /// What a container waits for while its pod is being set up; an empty reason says nothing.
  private static let ordinaryWaits: Set<String> = ["ContainerCreating", "PodInitializing", ""]
  /// What is missing may be on its way; the name of an image that is none stays so.
  private static let settlingWaits: Set<String> = [
    "ErrImagePull", "ImagePullBackOff", "CreateContainerConfigError",
  ]
}
