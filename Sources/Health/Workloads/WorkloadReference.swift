/// A workload's place in a cluster.
public struct WorkloadReference: Sendable, Hashable, CustomStringConvertible {
  /// What it is.
  public var kind: WorkloadKind
  /// The namespace, a valid RFC 1123 label.
  public var namespace: String
  /// The name, a valid RFC 1123 subdomain.
  public var name: String

  /// Creates a reference from valid parts.
  public init(kind: WorkloadKind, namespace: String, name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  /// `namespace/name`.
  public var description: String { "\(namespace)/\(name)" }

  /// The order in which equals of a namespace are listed: by kind and name.
  public func isListed(before other: WorkloadReference) -> Bool {
    kind == other.kind ? name < other.name : kind.rawValue < other.kind.rawValue
  }
}
