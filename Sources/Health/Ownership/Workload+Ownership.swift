extension ServingWorkload {
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
  public func isOwner(_ owner: OwnerReference?) -> Bool {
    guard let owner, owner.kind == Self.kind.rawValue, owner.name == name else { return false }
    guard let wanted = owner.uid, let own = UID(uid) else { return true }
    return wanted == own
  }
}
