import NIOHTTP1

/// What a request is about.
enum Route: Sendable, Hashable {
  /// `/healthz`, `/livez`, `/readyz` and what is below them.
  case health
  case version
  /// The documents from which kubectl learns what is served.
  case discovery(Discovery)
  /// The objects of a resource.
  case resource(Target)
  /// What a group that is served does not have.
  case unknownResource
  case unknown

  /// Which objects, and what to do with them.
  struct Target: Sendable, Hashable {
    var verb: String
    var resource: Resource
    /// Nil for all namespaces.
    var namespace: String?
    /// Nil for a list.
    var name: String?
  }

  /// The route of a request.
  init(_ request: Request) {
    let segments = request.segments
    switch segments {
    case ["healthz"], ["livez"], ["readyz"]: self = .health
    case ["version"]: self = .version
    case ["api"]: self = .discovery(.coreVersions)
    case ["apis"]: self = .discovery(.groups)
    default:
      if segments.count == 2, segments[0] == "apis", Resource.namedGroups.contains(segments[1]) {
        self = .discovery(.group(segments[1]))
        return
      }
      guard let (group, path) = Self.group(of: segments) else {
        self = .unknown
        return
      }
      if path.isEmpty {
        self = .discovery(.resources(group: group))
      } else {
        self = Target(request, group: group, path: path).map { .resource($0) } ?? .unknownResource
      }
    }
  }

  /// The group that a path lies in, and what follows its version; nil for a path outside of all groups.
  private static func group(of segments: [String]) -> (name: String, path: ArraySlice<String>)? {
    if segments.starts(with: ["api", "v1"]) { return ("", segments.dropFirst(2)) }
    guard segments.count >= 3, segments[0] == "apis", Resource.namedGroups.contains(segments[1]),
      segments[2] == "v1"
    else { return nil }
    return (segments[1], segments.dropFirst(3))
  }

  /// Whether it asks for a stream of changes.
  var isWatch: Bool {
    if case .resource(let target) = self { target.verb == "watch" } else { false }
  }

  /// What the count of requests files it under: verb and resource, such as `list pods`.
  func countKey(_ method: HTTPMethod) -> String {
    switch self {
    case .resource(let target): "\(target.verb) \(target.resource.rawValue)"
    case .health: "\(method.rawValue.lowercased()) health"
    case .version: "\(method.rawValue.lowercased()) version"
    case .discovery: "\(method.rawValue.lowercased()) discovery"
    case .unknownResource, .unknown: "\(method.rawValue.lowercased()) unknown"
    }
  }
}

extension Route.Target {
  /// The objects at a path below a group's version, nil when nothing is served there.
  fileprivate init?(_ request: Request, group: String, path: ArraySlice<String>) {
    var path = path
    var namespace: String?
    if path.count >= 3, path.first == "namespaces" {
      namespace = path[path.startIndex + 1]
      path = path.dropFirst(2)
    }
    guard let word = path.popFirst(), let resource = Resource(rawValue: word), resource.group == group,
      namespace == nil || resource.isNamespaced
    else { return nil }
    let name = path.popFirst()
    // An object in a namespace has no address outside of it.
    guard path.isEmpty, name != "", name == nil || namespace != nil || !resource.isNamespaced
    else { return nil }
    self.init(
      verb: Self.verb(request, isList: name == nil), resource: resource, namespace: namespace, name: name)
  }

  /// The verb that permissions are given for (Kubernetes, *Authorization overview*, request verbs).
  private static func verb(_ request: Request, isList: Bool) -> String {
    switch request.method {
    case .GET, .HEAD:
      if isList, ["true", "1"].contains(request.query["watch"] ?? "") {
        "watch"
      } else {
        isList ? "list" : "get"
      }
    case .POST: "create"
    case .PUT: "update"
    case .PATCH: "patch"
    case .DELETE: isList ? "deletecollection" : "delete"
    default: request.method.rawValue.lowercased()
    }
  }
}
