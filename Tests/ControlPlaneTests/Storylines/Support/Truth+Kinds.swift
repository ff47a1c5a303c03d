extension Truth {
  /// How many pods are wanted.
  var desired: Int {
    resource == .daemonSets
      ? workload["status", "desiredNumberScheduled"].integer ?? 0 : workload["spec", "replicas"].integer ?? 1
  }

  /// How many of them an update leaves.
  var required: Int { max(1, desired - maxUnavailable) }

  /// Its controller has looked at it.
  var isObserved: Bool { workload["status", "observedGeneration"].integer != nil }

  /// Everything is as the workload wants it, and nothing leaves.
  var isSettled: Bool {
    let status = workload["status"]
    let counts = countedPods.map { status[$0].integer ?? 0 }
    return isObserved && status["observedGeneration"] == workload["metadata", "generation"]
      && counts.allSatisfy { $0 == desired } && status["currentRevision"] == status["updateRevision"]
      && ready.count == desired && parts.allSatisfy { $0["metadata", "deletionTimestamp"] == .null }
  }

  /// Everything is as it wants it, with this image.
  func isSettled(with image: String) -> Bool {
    isSettled && ready.allSatisfy { $0.image == image }
  }

  /// Where its status counts its pods, those of the newest template, and those that are ready.
  private var countedPods: [String] {
    resource == .daemonSets
      ? ["currentNumberScheduled", "updatedNumberScheduled", "numberReady"]
      : ["replicas", "updatedReplicas", "readyReplicas"]
  }

  /// How many pods an update may take away now.
  ///
  /// Deployments round a percentage down (Kubernetes documentation, *Deployments*, section *Max Unavailable*). Stateful sets
  /// take one at a time, while their revisions differ (*StatefulSets*, section *Rolling Updates*), and daemon sets take one
  /// unless they say otherwise (*Perform a Rolling Update on a DaemonSet*).
  private var maxUnavailable: Int {
    switch resource {
    case .statefulSets:
      return workload["status", "currentRevision"] == workload["status", "updateRevision"] ? 0 : 1
    case .daemonSets:
      return workload["spec", "updateStrategy", "rollingUpdate", "maxUnavailable"].integer ?? 0
    default:
      let strategy = workload["spec", "strategy"]
      if strategy["type"] == "Recreate" { return 0 }
      let value = strategy["rollingUpdate", "maxUnavailable"]
      return value.integer ?? value.string.flatMap { Int($0.dropLast()) }.map { desired * $0 / 100 } ?? 0
    }
  }
}

extension Resource {
  /// What belongs to it are jobs.
  var isOfRuns: Bool { self == .cronJobs || self == .betaCronJobs }
}
