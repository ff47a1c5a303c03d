import Health

/// A kind of object that can be listed and watched.
protocol WatchedObject: Sendable {
  /// What it is made from.
  associatedtype Shape: ObjectShape

  /// Takes what a verdict needs; nil for an object that says nothing.
  static func make(_ shape: Shape) throws(ShapeError) -> Self?

  /// Tells that just these objects exist.
  static func replace(_ objects: [Self], in scope: WatchScope, telling observer: any ClusterObserver)
  /// Tells that the object is new or was changed.
  func update(telling observer: any ClusterObserver)
  /// Tells that the object was deleted.
  func remove(telling observer: any ClusterObserver)
}

/// What every object of the API has.
protocol ObjectShape: Decodable {
  var metadata: ObjectMetadataShape? { get }
}

extension DeploymentShape: ObjectShape {}
extension PodShape: ObjectShape {}
extension EventShape: ObjectShape {}

extension Deployment: WatchedObject {
  static func make(_ shape: DeploymentShape) throws(ShapeError) -> Self? { try Self(shape) }

  static func replace(_ objects: [Self], in scope: WatchScope, telling observer: any ClusterObserver) {
    observer.replace(deployments: objects, in: scope)
  }

  func update(telling observer: any ClusterObserver) { observer.update(self) }
  func remove(telling observer: any ClusterObserver) { observer.remove(self) }
}

extension Pod: WatchedObject {
  static func make(_ shape: PodShape) throws(ShapeError) -> Self? { try Self(shape) }

  static func replace(_ objects: [Self], in scope: WatchScope, telling observer: any ClusterObserver) {
    observer.replace(pods: objects, in: scope)
  }

  func update(telling observer: any ClusterObserver) { observer.update(self) }
  func remove(telling observer: any ClusterObserver) { observer.remove(self) }
}

extension PodWarning: WatchedObject {
  static func make(_ shape: EventShape) -> Self? { Self(shape) }

  static func replace(_ objects: [Self], in scope: WatchScope, telling observer: any ClusterObserver) {
    observer.replace(warnings: objects, in: scope)
  }

  func update(telling observer: any ClusterObserver) { observer.update(self) }
  /// The API server forgets events after an hour; a warning goes with its pod.
  func remove(telling observer: any ClusterObserver) {}
}
