/// What the API server does not let us do.
public struct PermissionDenied: Sendable, Equatable, CustomStringConvertible {
  /// What was tried, such as `list`.
  public let verb: String
  /// On which resource, such as `pods`.
  public let resource: String
  /// The API group; empty for the core group.
  public let group: String
  /// The namespace that it was tried in, nil when in all.
  public let namespace: String?
  /// The server's own words; they name the user.
  public let message: String

  /// Creates a refusal from its parts.
  package init(verb: String, resource: String, group: String, namespace: String?, message: String) {
    self.verb = verb
    self.resource = resource
    self.group = group
    self.namespace = namespace
    self.message = message
  }

  /// Which permission to grant, and where.
  public var description: String {
    let place = namespace.map { "a Role in namespace \($0), or a ClusterRole," } ?? "a ClusterRole"
    return "forbidden: grant the verb \(verb) on resource \(resource) of apiGroup \"\(group)\" with \(place) "
      + "and bind it to this user; the API server says: \(message)"
  }
}
