/// The named entries of one kubeconfig file, or of several merged.
///
/// An entry is taken apart only when it is used, so that a mistake in another context's entries harms nobody.
///
/// Source: `k8s.io/client-go/tools/clientcmd/api/v1`, and Kubernetes documentation, *Organizing Cluster Access
/// Using kubeconfig Files*.
package struct Kubeconfig {
  /// The context in use.
  private(set) var currentContext: String?
  private var clusters: [String: KubeconfigNode] = [:]
  private var users: [String: KubeconfigNode] = [:]
  private var contexts: [String: KubeconfigNode] = [:]
  /// The files that it was read from, first one first.
  private(set) var files: [String] = []

  /// Nothing, to merge files into.
  init() {}

  /// Reads one file's text.
  ///
  /// - Parameters:
  ///   - text: YAML in UTF-8.
  ///   - file: The file's absolute path.
  /// - Throws: When it has not the form of a kubeconfig.
  package init(text: [UInt8], file: String) throws(ConfigurationError) {
    let root = try KubeconfigNode(text: text, file: file)
    if let kind = try root.string("kind"), kind != "Config" {
      throw root.error("kind", "must be Config: this file is no kubeconfig")
    }
    files = [file]
    currentContext = try root.string("current-context")
    clusters = try Self.named(root, "clusters", "cluster")
    users = try Self.named(root, "users", "user")
    contexts = try Self.named(root, "contexts", "context")
  }

  /// Adds what another file has and this one has not: the first file that has an entry, or says which context
  /// is the current one, wins as a whole.
  mutating func merge(_ other: Kubeconfig) {
    currentContext = currentContext ?? other.currentContext
    clusters.merge(other.clusters) { first, _ in first }
    users.merge(other.users) { first, _ in first }
    contexts.merge(other.contexts) { first, _ in first }
    files += other.files
  }

  /// Finds the context in use and what it names.
  ///
  /// - Parameter chosen: The context to use instead of the current one.
  /// - Returns: The context's name and entries; the user is nil when the context names none.
  /// - Throws: When there is no context, or it names what is not there.
  func resolve(
    context chosen: String?
  ) throws(ConfigurationError) -> (context: String, cluster: KubeconfigNode, user: KubeconfigNode?) {
    let place = files.joined(separator: ", ")
    guard let name = chosen ?? currentContext else {
      throw ConfigurationError(
        "\(place): there is no current-context; set KUBE_CONTEXT to one of: \(Self.names(contexts))")
    }
    guard let context = contexts[name] else {
      let source = chosen == nil ? "current-context" : "KUBE_CONTEXT"
      throw ConfigurationError(
        "\(place): \(source) is \"\(name)\", but there is no such context; there are: \(Self.names(contexts))"
      )
    }
    guard let clusterName = try context.string("cluster") else {
      throw context.error("cluster", "is missing; it must name one of: \(Self.names(clusters))")
    }
    guard let cluster = clusters[clusterName] else {
      throw context.error(
        "cluster", "is \"\(clusterName)\", but there is no such cluster; there are: \(Self.names(clusters))")
    }
    guard let userName = try context.string("user") else { return (name, cluster, nil) }
    guard let user = users[userName] else {
      throw context.error(
        "user", "is \"\(userName)\", but there is no such user; there are: \(Self.names(users))")
    }
    return (name, cluster, user)
  }

  private static func named(
    _ root: KubeconfigNode, _ list: String, _ content: String
  ) throws(ConfigurationError) -> [String: KubeconfigNode] {
    var entries: [String: KubeconfigNode] = [:]
    for entry in try root.entries(list) {
      guard let name = try entry.string("name") else { throw entry.error("name", "is missing") }
      guard entries.updateValue(try entry.childOrEmpty(content), forKey: name) == nil else {
        throw entry.error(nil, "is defined twice; remove one of them")
      }
    }
    return entries
  }

  private static func names(_ entries: [String: KubeconfigNode]) -> String {
    entries.isEmpty ? "none" : entries.keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
  }
}
