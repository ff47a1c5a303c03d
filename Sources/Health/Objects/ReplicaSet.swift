/// What a verdict needs of an `apps/v1` ReplicaSet: whom its pods belong to.
///
/// There are ten times as many as deployments, so that nothing else is kept of one, not even its name.
public struct ReplicaSet: Sendable, Hashable {
  /// `ReplicaSet`.
  public static let kind = "ReplicaSet"

  /// `metadata.uid`.
  public var uid: UID
  /// `metadata.namespace`.
  public var namespace: String
  /// What controls it, nil when nothing does.
  public var controller: OwnerReference?

  /// Creates a ReplicaSet from its parts.
  public init(uid: UID, namespace: String, controller: OwnerReference?) {
    self.uid = uid
    self.namespace = namespace
    self.controller = controller
  }
}
