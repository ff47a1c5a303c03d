/// One collection of objects that is listed once and watched from then on.
public struct WatchStream: Sendable, Hashable, CustomStringConvertible {
  /// How a stream is doing.
  public enum State: Sendable, Equatable {
    /// Not listed so far, or being listed anew; what was reported before is still the newest that is known.
    case listing
    /// Listed to the end, and watched since.
    case watching
    /// Not watched for now, and tried again after a pause.
    case broken(APIError)
    /// The permission to list or watch is missing; tried again once in a while.
    case forbidden(APIError)
  }

  /// What is watched.
  public let type: any WatchedObject.Type
  /// Where.
  public let scope: WatchScope

  /// Creates the name of a stream.
  public init(_ type: any WatchedObject.Type, in scope: WatchScope) {
    self.type = type
    self.scope = scope
  }

  /// What is watched.
  public var resource: APIResource { type.resource }

  /// Whether verdicts rest on the stream, so that it is confirmed and its failures count.
  public var isConfirmable: Bool { type.isConfirmable }

  /// Such as `pods in namespace shop`.
  public var description: String {
    switch scope {
    case .cluster: resource.plural
    case .namespace(let name): "\(resource.plural) in namespace \(name)"
    }
  }

  /// Whether two streams are of the same type of objects in the same scope.
  public static func == (left: Self, right: Self) -> Bool {
    left.type == right.type && left.scope == right.scope
  }

  /// Hashes what makes two streams equal.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(type))
    hasher.combine(scope)
  }
}
