/// A kind of objects of the API: what it is called, and where it is served.
///
/// Source: Kubernetes documentation, *API concepts*, section *Standard API terminology*.
public struct APIResource: Sendable, Hashable {
  /// The API group, such as `apps`; empty for the core group.
  public let group: String
  /// The version of the group, such as `v1`.
  public let version: String
  /// What paths and roles call it, such as `deployments`.
  public let plural: String
  /// What its objects call it, such as `Deployment`.
  public let kind: String

  /// Creates a resource from its names.
  public init(group: String = "", version: String, plural: String, kind: String) {
    self.group = group
    self.version = version
    self.plural = plural
    self.kind = kind
  }
}
