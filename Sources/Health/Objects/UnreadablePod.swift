/// A pod that exists and cannot be read: what is known of it all the same.
///
/// Nobody can say whether it is ready. A verdict says so, unless what can be read is an outage anyway.
public struct UnreadablePod: Sendable, Hashable {
  /// `metadata.namespace`.
  public var namespace: String
  /// `metadata.name`.
  public var name: String
  /// `metadata.uid`.
  public var uid: String
  /// `metadata.labels`, nil when they are what cannot be read.
  public var labels: [String: String]?
  /// What controls the pod, nil when nothing does, or when that cannot be read.
  public var controller: OwnerReference?
  /// What is wrong with it, such as `field status.startTime has a value out of range`.
  public var problem: String

  /// Creates an unreadable pod from what is known of it.
  public init(
    namespace: String, name: String, uid: String, labels: [String: String]? = nil,
    controller: OwnerReference? = nil, problem: String
  ) {
    self.namespace = namespace
    self.name = name
    self.uid = uid
    self.labels = labels
    self.controller = controller
    self.problem = problem
  }

  /// Its `metadata.uid`, by which it is found.
  package var id: UID { UID(uid) ?? .none }
}
