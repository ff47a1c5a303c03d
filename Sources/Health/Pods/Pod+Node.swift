extension Pod {
  /// The node controller has marked it, as its node is not heard of.
  ///
  /// Source: kubernetes, `pkg/controller/nodelifecycle`, `MarkPodsNotReady`: it changes `Ready`, and leaves `ContainersReady`.
  var isOnLostNode: Bool {
    ready?.status != .true && circumstances.contains(.containersReady)
      && ready?.reason != "ReadinessGatesNotReady"
  }
}
