public import Health

/// Who learns what a watcher sees.
///
/// All calls come from the watcher's one thread, in the order in which things happened. They may not block.
public protocol ClusterObserver: Sendable {
  /// A list was read to its end: just these deployments exist in the scope.
  func replace(deployments: [Deployment], in scope: WatchScope)
  /// A list was read to its end: just these pods exist in the scope.
  func replace(pods: [Pod], in scope: WatchScope)
  /// A list was read to its end: just these warnings are kept in the scope.
  func replace(warnings: [PodWarning], in scope: WatchScope)

  /// A deployment is new or was changed.
  func update(_ deployment: Deployment)
  /// A pod is new or was changed.
  func update(_ pod: Pod)
  /// A warning is new or was seen again.
  func update(_ warning: PodWarning)

  /// A deployment was deleted.
  func remove(_ deployment: Deployment)
  /// A pod was deleted.
  func remove(_ pod: Pod)

  /// A stream has gone over to another state.
  func change(_ stream: WatchStream, to state: WatchStream.State)
  /// What was told of a stream's objects was still so at this moment.
  func confirm(_ stream: WatchStream, at moment: ContinuousClock.Instant)
}
