/// The namespaces that one stream covers.
public enum WatchScope: Sendable, Hashable {
  /// All of them.
  case cluster
  /// One, by its name.
  case namespace(String)

  /// Whether objects of a namespace are in the scope.
  public func contains(_ namespace: String) -> Bool {
    switch self {
    case .cluster: true
    case .namespace(let name): name == namespace
    }
  }
}

/// One collection of objects that is listed once and watched from then on.
public struct WatchStream: Sendable, Hashable, CustomStringConvertible {
  /// What is watched.
  public enum Resource: String, Sendable, CaseIterable {
    case deployments
    case pods
    /// Events of type `Warning` about pods.
    case warnings
  }

  /// How a stream is doing.
  public enum State: Sendable, Equatable {
    /// Not listed so far, or being listed anew; what was told before is still the newest that is known.
    case listing
    /// Listed to the end, and watched since.
    case watching
    /// Not watched for now, and tried again after a pause.
    case broken(APIError)
    /// The permission to list or watch is missing; tried again once in a while.
    case forbidden(APIError)
  }

  /// What is watched.
  public let resource: Resource
  /// Where.
  public let scope: WatchScope

  /// Creates the name of a stream.
  public init(_ resource: Resource, in scope: WatchScope) {
    self.resource = resource
    self.scope = scope
  }

  /// Whether verdicts rest on the stream, so that it is confirmed and its failures count.
  ///
  /// Events explain verdicts and make none, and their stream gets no bookmarks.
  public var isConfirmable: Bool { resource != .warnings }

  /// Such as `pods in namespace shop`.
  public var description: String {
    switch scope {
    case .cluster: resource.rawValue
    case .namespace(let name): "\(resource.rawValue) in namespace \(name)"
    }
  }
}
