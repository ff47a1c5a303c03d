/// A deployment's pods, sorted by what they count for.
struct OwnedPods {
  /// Neither being deleted nor finished: the pods that count.
  var live: [Pod] = []
  /// Being deleted.
  var terminating: [Pod] = []
  /// `Failed` or `Succeeded`, and not being deleted.
  var finished: [Pod] = []

  /// Of those that cannot be read, nobody knows which of the three they are.
  var unreadable: [UnreadablePod] = []

  /// Takes the deployment's own pods out of all of its namespace's.
  init(of deployment: Deployment, among pods: [Pod], unreadable others: [UnreadablePod]) {
    unreadable = others.filter(deployment.owns)
    for pod in pods where deployment.owns(pod) {
      if pod.deletion != nil {
        terminating.append(pod)
      } else if pod.phase == .failed || pod.phase == .succeeded {
        finished.append(pod)
      } else {
        live.append(pod)
      }
    }
  }

  /// How many pods are being deleted and may still be expected to go.
  ///
  /// `deletionTimestamp` is the moment by which a pod should be gone (Kubernetes documentation, *Pod lifecycle*, section
  /// *Termination of Pods*). On a node that is dead it stays, and excuses nobody for ever.
  func countTerminating(at moment: inout Moment) -> Int {
    var count = 0
    for pod in terminating {
      if let deletion = pod.deletion, !moment.isAtLeast(Thresholds.podCreation, since: deletion) {
        count += 1
      }
    }
    return count
  }
}

extension Deployment {
  /// Whether a pod is this deployment's own: selected by its labels, and made by one of its ReplicaSets.
  ///
  /// The owner tells deployments with overlapping selectors apart.
  public func owns(_ pod: Pod) -> Bool {
    pod.namespace == namespace && pod.deploymentName.map { $0 == name } == true
      && selector.matches(pod.labels)
  }

  /// Whether a pod that cannot be read is this deployment's own, as far as can be told.
  public func owns(_ pod: UnreadablePod) -> Bool {
    pod.namespace == namespace && pod.deploymentName.map { $0 == name } == true
      && pod.labels.map(selector.matches) ?? true
  }
}

extension Pod {
  /// The name of the only deployment that may own the pod, nil when none made it.
  ///
  /// A ReplicaSet is named `{deployment}-{pod-template-hash}` and puts the hash on its pods as a label
  /// (Kubernetes documentation, *Deployments*, section *Pod-template-hash label*).
  public var deploymentName: Substring? {
    guard let replicaSet, let templateHash else { return nil }
    return deploymentNamePart(of: replicaSet, hash: templateHash)
  }

  /// The hash of the template that the pod was made from.
  var templateHash: String? { labels[templateHashLabel] }
}

extension UnreadablePod {
  /// The name of the only deployment that may own the pod, nil when none made it.
  ///
  /// Where the labels cannot be read, the hash is taken to be what follows the last hyphen of the ReplicaSet's name.
  public var deploymentName: Substring? {
    guard let replicaSet else { return nil }
    if let labels {
      return labels[templateHashLabel].flatMap { deploymentNamePart(of: replicaSet, hash: $0) }
    }
    return replicaSet.lastIndex(of: "-").map { replicaSet[..<$0] }
  }
}

private let templateHashLabel = "pod-template-hash"

/// The name in `{name}-{hash}`.
private func deploymentNamePart(of replicaSet: String, hash: String) -> Substring? {
  guard replicaSet.hasSuffix(hash) else { return nil }
  let name = replicaSet.utf8.dropLast(hash.utf8.count)
  return name.last == UInt8(ascii: "-") ? Substring(name.dropLast()) : nil
}
