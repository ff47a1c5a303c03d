extension Workload {
  /// Whether a pod is the workload's own: selected by its labels, and controlled by it in the end.
  ///
  /// The controller tells workloads with overlapping selectors apart.
  ///
  /// - Parameters:
  ///   - pod: The pod.
  ///   - ownership: What is known of the namespace besides.
  /// - Returns: Whether it is.
  public func owns(_ pod: Pod, by ownership: Ownership = Ownership()) -> Bool {
    pod.namespace == namespace && isOwner(ownership.workload(of: pod.controller, labels: pod.labels))
      && selector.matches(pod.labels)
  }

  /// Whether a pod that cannot be read is the workload's own, as far as can be told.
  public func owns(_ pod: UnreadablePod, by ownership: Ownership = Ownership()) -> Bool {
    pod.namespace == namespace && isOwner(ownership.workload(of: pod.controller, labels: pod.labels))
      && pod.labels.map(selector.matches) ?? true
  }

  /// Whether a reference means this workload, and not another one of its name.
  private func isOwner(_ owner: OwnerReference?) -> Bool {
    guard let owner, owner.kind == Self.kind.rawValue, owner.name == name else { return false }
    guard let wanted = owner.uid, let own = UID(uid) else { return true }
    return wanted == own
  }

  /// Whether the names of all ReplicaSets of pods that the workload's selector chooses tell that they are its own, so that
  /// nothing else need be known of them.
  public func isSettledByNames(_ controllers: some Sequence<(OwnerReference?, labels: [String: String]?)>)
    -> Bool
  {
    controllers.allSatisfy { controller, labels in
      guard let controller, controller.kind == ReplicaSet.kind else { return true }
      return ReplicaSetName.deployment(in: controller.name, labels: labels).map { $0 == name } ?? false
    }
  }
}
