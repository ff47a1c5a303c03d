public import Health

/// An object that the API server serves and that cannot be read: what is known of it all the same.
///
/// It is its own problem: whatever it bears on cannot be told, everything else is as if it were not there.
public struct UnreadableObject: Error, Sendable, Hashable, CustomStringConvertible {
  /// What it is an object of.
  public var resource: APIResource
  /// `metadata.namespace`.
  public var namespace: String
  /// `metadata.name`.
  public var name: String
  /// `metadata.uid`, empty when it cannot be read either.
  public var uid: String
  /// `metadata.labels`, nil when they cannot be read either.
  public var labels: [String: String]?
  /// What controls a pod, as far as it can be told.
  public var controller: OwnerReference?
  /// What is wrong with it, such as `field spec.replicas has a value out of range`.
  public var problem: String

  /// Creates an unreadable object from what is known of it.
  public init(
    of resource: APIResource, namespace: String, name: String, uid: String = "",
    labels: [String: String]? = nil,
    controller: OwnerReference? = nil, problem: String
  ) {
    self.resource = resource
    self.namespace = namespace
    self.name = name
    self.uid = uid
    self.labels = labels
    self.controller = controller
    self.problem = problem
  }

  /// `metadata.uid`, by which it is found.
  package var id: UID { UID(uid) ?? .none }

  /// What a verdict needs of it when it is a pod.
  public var pod: UnreadablePod {
    UnreadablePod(
      namespace: namespace, name: name, uid: uid, labels: labels, controller: controller, problem: problem)
  }

  /// Such as `Deployment shop/web cannot be read: field spec.replicas has a value out of range`.
  public var description: String { "\(resource.kind) \(namespace)/\(name) cannot be read: \(problem)" }
}

extension UnreadableObject {
  /// Takes what is known of an object; nil when not even its name can be read.
  ///
  /// - Parameters:
  ///   - resource: What it is an object of.
  ///   - identity: What can be read of its metadata.
  ///   - problem: What is wrong with it.
  init?(of resource: APIResource, _ identity: ObjectIdentity, problem: String) {
    guard let name = identity.name, let namespace = identity.namespace else { return nil }
    self.init(
      of: resource, namespace: namespace, name: name, uid: identity.uid ?? "", labels: identity.labels,
      controller: resource == Pod.resource ? identity.controller : nil, problem: problem)
  }
}
