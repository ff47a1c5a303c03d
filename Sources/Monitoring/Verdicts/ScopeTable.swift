import Health
import Kubernetes

/// How the streams of all scopes are doing that are watched.
struct ScopeTable: Sendable {
  /// The whole cluster, if that is watched.
  private var cluster: ScopeFreshness?
  private var namespaces: [String: ScopeFreshness] = [:]

  /// Creates a table of scopes of whose streams nothing is known.
  init(_ scopes: [WatchScope]) {
    for scope in scopes { self[scope] = ScopeFreshness() }
  }

  /// How the streams of a scope are doing; nil for one that is not watched.
  subscript(scope: WatchScope) -> ScopeFreshness? {
    get {
      switch scope {
      case .cluster: cluster
      case .namespace(let name): namespaces[name]
      }
    }
    set {
      switch scope {
      case .cluster: cluster = newValue
      case .namespace(let name): namespaces[name] = newValue
      }
    }
  }

  /// How the streams of each are doing.
  var all: [ScopeFreshness] { [cluster].compactMap(\.self) + namespaces.values }

  /// How far all that is known of a kind can be trusted.
  ///
  /// - Parameters:
  ///   - kind: The kind.
  ///   - namespace: Where; nil for all that is watched.
  /// - Returns: How far; unknown of what is not watched.
  func freshness(of kind: WorkloadKind, in namespace: String?) -> Freshness {
    guard let namespace else { return .leastOf(all.map { $0[kind] }) }
    return cluster?[kind] ?? namespaces[namespace]?[kind] ?? .unknown
  }
}
