/// What a path that leads nowhere was probably meant to be: one or two sentences for the client.
///
/// What the client wrote is repeated in one case alone: as a valid namespace and a valid name, in the path that would be
/// right.
struct PathHint: Sendable, Hashable, CustomStringConvertible {
  /// The sentences.
  let description: String

  private static let route = (prefix: ["api", "healthz"], kind: "deployment")
  /// What people write who know kubectl.
  private static let deploymentWords: Set = ["deployment", "deployments", "deploy"]
  private static let otherKinds: Set = [
    "cronjob", "cronjobs", "cj", "daemonset", "daemonsets", "ds", "job", "jobs", "pod", "pods", "po",
    "replicaset",
    "replicasets", "rs", "service", "services", "svc", "statefulset", "statefulsets", "sts",
  ]

  /// Reads a path.
  ///
  /// - Parameters:
  ///   - requestURI: `REQUEST_URI`, whose path is no route and at most ``Route/maximumPathLength`` bytes long.
  ///   - showsNames: Whether the client may be told names that stand in the path.
  init(requestURI: Span<UInt8>, showsNames: Bool) {
    let end = requestURI.firstIndex(of: UInt8(ascii: "?"), in: requestURI.indices) ?? requestURI.count
    let path = String(decoding: Array(copying: requestURI.extracting(0..<end)), as: UTF8.self)
    let segments = path.split(separator: "/").map { $0.lowercased() }
    if segments == ["readyz"] {
      description = "Ask for /readyz."
      return
    }
    guard segments.starts(with: Self.route.prefix) else {
      description = "Ask for \(Self.path(nil, nil))."
      return
    }
    let parts = Parts(Array(segments.dropFirst(Self.route.prefix.count)))
    let names = showsNames ? (parts.namespace, parts.name) : (nil, nil)
    let hint = "Ask for \(Self.path(names.0, names.1))."
    description = ([hint] + Self.problems(of: path, parts)).joined(separator: " ")
  }

  /// The segments behind `/api/healthz`, in lower case, as far as they can be told apart.
  private struct Parts {
    var namespace: String?
    var kind: String?
    var name: String?
    /// Whether there are others.
    var hasMore = false

    init(_ segments: [String]) {
      let isKind = { PathHint.deploymentWords.contains($0) || PathHint.otherKinds.contains($0) }
      let places = segments.indices.filter { isKind(segments[$0]) }
      // Behind a namespace that is called like a kind, if there is one.
      guard let place = places.contains(1) ? 1 : places.first else {
        (namespace, name) = (segments.first, segments.count == 2 ? segments[1] : nil)
        hasMore = segments.count > 2
        return
      }
      kind = segments[place]
      namespace = place > 0 ? segments[place - 1] : nil
      name = place + 1 < segments.count ? segments[place + 1] : nil
      hasMore = place > 1 || place + 2 < segments.count
    }
  }

  private static func problems(of path: String, _ parts: Parts) -> [String] {
    var problems: [String] = []
    if let kind = parts.kind, otherKinds.contains(kind) {
      problems.append("Only deployments can be asked for.")
    }
    if parts.hasMore {
      problems.append(
        "A token does not belong into the path: send it as ?token=TOKEN or in the Authorization header.")
    }
    if path.hasSuffix("/") { problems.append("Leave out the slash at the end.") }
    return problems
  }

  /// The path of a verdict, with placeholders for what is not known or not valid.
  private static func path(_ namespace: String?, _ name: String?) -> String {
    let namespace = namespace.flatMap { try? ObjectName.namespace($0.utf8.span) }
    let name = name.flatMap { try? ObjectName.deployment($0.utf8.span) }
    let segments = route.prefix + [namespace ?? "{namespace}", route.kind, name ?? "{name}"]
    return segments.map { "/\($0)" }.joined()
  }
}
