import Health

/// A kind of object that an observer is told of.
protocol WatchedObject: APIObject {
  /// Tells that just these objects exist, some of which cannot be read.
  static func replace(
    _ objects: [Self], unreadable: [UnreadableObject], in scope: WatchScope,
    telling observer: any ClusterObserver)
  /// Tells that the object is new or was changed.
  func update(telling observer: any ClusterObserver)
  /// Tells that the object was deleted.
  func remove(telling observer: any ClusterObserver)
}

extension Deployment: WatchedObject {
  static func replace(
    _ objects: [Self], unreadable: [UnreadableObject], in scope: WatchScope,
    telling observer: any ClusterObserver
  ) {
    observer.replace(deployments: objects, unreadable: unreadable, in: scope)
  }

  func update(telling observer: any ClusterObserver) { observer.update(self) }
  func remove(telling observer: any ClusterObserver) { observer.remove(self) }
}

extension Pod: WatchedObject {
  static func replace(
    _ objects: [Self], unreadable: [UnreadableObject], in scope: WatchScope,
    telling observer: any ClusterObserver
  ) {
    observer.replace(pods: objects, unreadable: unreadable, in: scope)
  }

  func update(telling observer: any ClusterObserver) { observer.update(self) }
  func remove(telling observer: any ClusterObserver) { observer.remove(self) }
}

extension PodWarning: WatchedObject {
  static func replace(
    _ objects: [Self], unreadable: [UnreadableObject], in scope: WatchScope,
    telling observer: any ClusterObserver
  ) {
    observer.replace(warnings: objects, unreadable: unreadable, in: scope)
  }

  func update(telling observer: any ClusterObserver) { observer.update(self) }
  /// The API server forgets events after an hour; a warning goes with its pod.
  func remove(telling observer: any ClusterObserver) {}
}
