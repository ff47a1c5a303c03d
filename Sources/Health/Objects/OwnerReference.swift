/// The object that controls another: the entry of `metadata.ownerReferences` with `controller: true`.
///
/// Source: Kubernetes documentation, *Owners and Dependents*.
public struct OwnerReference: Sendable, Hashable {
  /// `kind`, such as `ReplicaSet`.
  public var kind: String
  /// `name`: the owner is in the namespace of what it owns.
  public var name: String
  /// `uid`: tells the owner from another one of its name, before or after it; nil when it is not known.
  public var uid: UID?

  /// Creates a reference from its parts.
  public init(kind: String, name: String, uid: UID? = nil) {
    self.kind = kind
    self.name = name
    self.uid = uid
  }

  /// A reference to a ReplicaSet whose uid is not known.
  public static func replicaSet(_ name: String) -> OwnerReference {
    OwnerReference(kind: ReplicaSet.kind, name: name)
  }
}
