public import Health

/// Who learns what a watcher sees.
///
/// All calls come from the watcher's one thread, in the order in which things happened. They may not block.
public protocol ClusterObserver: Sendable {
  /// A list was read to its end: just these deployments exist in the scope, and some that cannot be read.
  func replace(deployments: [Deployment], unreadable: [UnreadableObject], in scope: WatchScope)
  /// A list was read to its end: just these pods exist in the scope, and some that cannot be read.
  func replace(pods: [Pod], unreadable: [UnreadableObject], in scope: WatchScope)
  /// A list was read to its end: just these warnings are kept in the scope, and some that cannot be read.
  func replace(warnings: [PodWarning], unreadable: [UnreadableObject], in scope: WatchScope)

  /// A deployment is new or was changed.
  func update(_ deployment: Deployment)
  /// A pod is new or was changed.
  func update(_ pod: Pod)
  /// A warning is new or was seen again.
  func update(_ warning: PodWarning)

  /// An object is new or was changed, and cannot be read.
  func update(_ unreadable: UnreadableObject)

  /// A deployment was deleted.
  func remove(_ deployment: Deployment)
  /// A pod was deleted.
  func remove(_ pod: Pod)
  /// An object was deleted; as it was then, it cannot be read.
  func remove(_ unreadable: UnreadableObject)

  /// A stream has gone over to another state.
  func change(_ stream: WatchStream, to state: WatchStream.State)
  /// What was told of a stream's objects was still so at this moment.
  func confirm(_ stream: WatchStream, at moment: ContinuousClock.Instant)
}

extension ClusterObserver {
  /// A list was read to its end: just these deployments exist in the scope.
  public func replace(deployments: [Deployment], in scope: WatchScope) {
    replace(deployments: deployments, unreadable: [], in: scope)
  }

  /// A list was read to its end: just these pods exist in the scope.
  public func replace(pods: [Pod], in scope: WatchScope) {
    replace(pods: pods, unreadable: [], in: scope)
  }

  /// A list was read to its end: just these warnings are kept in the scope.
  public func replace(warnings: [PodWarning], in scope: WatchScope) {
    replace(warnings: warnings, unreadable: [], in: scope)
  }
}
