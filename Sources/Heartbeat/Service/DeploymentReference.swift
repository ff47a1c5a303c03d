/// A deployment's place in a cluster.
public struct DeploymentReference: Sendable, Hashable, CustomStringConvertible {
  /// The namespace, a valid RFC 1123 label.
  public var namespace: String
  /// The name, a valid RFC 1123 subdomain.
  public var name: String

  /// Creates a reference from valid parts.
  public init(namespace: String, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// `namespace/name`.
  public var description: String { "\(namespace)/\(name)" }
}
