/// The object that controls another: the entry of `metadata.ownerReferences` with `controller: true`.
///
/// Source: Kubernetes documentation, *Owners and Dependents*.
public struct OwnerReference: Sendable, Hashable {
  /// `kind`, such as `ReplicaSet`.
  public var kind: String
  /// `name`: the owner is in the namespace of what it owns.
  public var name: String

  /// Creates a reference from its parts.
  public init(kind: String, name: String) {
    self.kind = kind
    self.name = name
  }

  /// A reference to a ReplicaSet.
  public static func replicaSet(_ name: String) -> OwnerReference {
    OwnerReference(kind: "ReplicaSet", name: name)
  }
}
