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

  /// The namespace's name, nil for all.
  var name: String? {
    switch self {
    case .cluster: nil
    case .namespace(let name): name
    }
  }
}
