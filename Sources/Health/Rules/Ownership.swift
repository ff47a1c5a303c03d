/// A deployment's pods, sorted by what they count for.
struct OwnedPods {
  /// Neither being deleted nor finished: the pods that count.
  var live: [Pod] = []
  /// Being deleted.
  var terminating: [Pod] = []
  /// `Failed` or `Succeeded`, and not being deleted.
  var finished: [Pod] = []

  /// Takes the deployment's own pods out of `pods`.
  init(of deployment: Deployment, among pods: [Pod]) {
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
}

extension Deployment {
  /// Whether a pod is this deployment's own: selected by its labels, and made by one of its ReplicaSets.
  ///
  /// A ReplicaSet is named `{deployment}-{pod-template-hash}` and puts the hash on its pods as a label
  /// (Kubernetes documentation, *Deployments*, section *Pod-template-hash label*). The owner tells deployments
  /// with overlapping selectors apart.
  public func owns(_ pod: Pod) -> Bool {
    guard let replicaSet = pod.replicaSet, let hash = pod.templateHash, pod.namespace == namespace else {
      return false
    }
    return replicaSet.utf8.count == name.utf8.count + 1 + hash.utf8.count
      && replicaSet.hasPrefix(name) && replicaSet.hasSuffix("-" + hash)
      && selector.matches(pod.labels)
  }
}

extension Pod {
  /// The hash of the template that the pod was made from.
  var templateHash: String? { labels["pod-template-hash"] }
}
