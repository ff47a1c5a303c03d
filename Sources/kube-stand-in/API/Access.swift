import NIOHTTP1

/// Who may do what.
struct Access: Sendable, Hashable {
  /// A verb on a resource that nobody may use, such as `list:events`.
  struct Prohibition: Sendable, Hashable {
    var verb: String
    var resource: Resource

    /// How to write one.
    static let usage =
      "write get, list or watch, a colon, and one of "
      + Resource.allCases.map(\.rawValue).joined(separator: ", ")

    /// Reads `VERB:RESOURCE`, nil when it is none.
    init?(_ text: String) {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, ["get", "list", "watch"].contains(parts[0]),
        let resource = Resource(rawValue: String(parts[1]))
      else { return nil }
      verb = String(parts[0])
      self.resource = resource
    }
  }

  /// The tokens that are let in; without any, everybody is, as with `kubectl proxy`.
  var tokens: Set<String> = []
  /// What is forbidden.
  var prohibitions: Set<Prohibition> = []

  /// The user whom a 403 names.
  private static let user = "system:serviceaccount:default:k8s-heartbeat"

  /// Checks the bearer token.
  ///
  /// - Parameter request: The request.
  /// - Throws: `APIError` 401.
  func authenticate(_ request: Request) throws(APIError) {
    guard !tokens.isEmpty else { return }
    let words = request.authorization?.split(separator: " ", maxSplits: 1) ?? []
    guard words.count == 2, words[0].lowercased() == "bearer", tokens.contains(String(words[1].trimmed))
    else { throw .unauthorized }
  }

  /// Checks the verb, as RBAC would.
  ///
  /// - Parameter target: What the request is about.
  /// - Throws: `APIError` 403 in the words of a real server.
  func authorize(_ target: Route.Target) throws(APIError) {
    let resource = target.resource
    guard prohibitions.contains(where: { $0.verb == target.verb && $0.resource == resource }) else { return }
    let object = target.name.map { "\(resource.qualifiedName) \"\($0)\"" } ?? resource.qualifiedName
    let scope = target.namespace.map { "in the namespace \"\($0)\"" } ?? "at the cluster scope"
    let message = """
      \(object) is forbidden: User "\(Self.user)" cannot \(target.verb) resource "\(resource.rawValue)" \
      in API group "\(resource.group)" \(scope)
      """
    throw APIError(
      status: .forbidden, reason: "Forbidden", message: message,
      details: APIError.Details(name: target.name, group: resource.group, kind: resource.rawValue))
  }
}
