import Health

/// A kind of object that an observer is told of.
protocol WatchedObject: APIObject {
  /// Tells that just these objects exist, some of which cannot be read.
  static func replace(
    _ objects: [Self], unreadable: [UnreadableObject], in scope: WatchScope,
    telling observer: any ClusterObserver)
  /// Drops what nobody needs of a list that is long already.
  static func shorten(_ objects: inout [Self])
  /// Tells that the object is new or was changed.
  func update(telling observer: any ClusterObserver)
  /// Tells that the object was deleted.
  func remove(telling observer: any ClusterObserver)
}

extension WatchedObject {
  static func shorten(_ objects: inout [Self]) {}
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
  /// Anybody who may write events in one namespace can write a hundred thousand: of each pod only the newest counts, and of
  /// too many pods those with the newest.
  static func shorten(_ warnings: inout [PodWarning]) {
    guard warnings.count > longestList else { return }
    let newest = Dictionary(warnings.map { ($0.podUID, $0) }) { $0.lastSeen < $1.lastSeen ? $1 : $0 }
    warnings = Array(newest.values)
    guard warnings.count > longestList / 2 else { return }
    warnings.sort { $0.lastSeen > $1.lastSeen }
    warnings.removeSubrange((longestList / 2)...)
  }

  private static var longestList: Int { 20_000 }

  /// The API server forgets events after an hour; a warning goes with its pod.
  func remove(telling observer: any ClusterObserver) {}
}
