import System

/// A read of the Kubernetes API: an object by its name, a list, or the changes of a list.
struct APIRequest: Sendable {
  /// Empty for the core group.
  var group: String
  /// Such as `deployments`.
  var resource: String
  /// nil for all namespaces.
  var namespace: String?
  /// The object's name; nil for a list.
  var name: String?
  /// Whether the list's changes are asked for, as they happen.
  var isWatch = false
  /// The parameters of the query, not yet encoded.
  var query: [(name: String, value: String)] = []

  /// The word for it in roles.
  var verb: String { name != nil ? "get" : isWatch ? "watch" : "list" }

  /// Path and query below the server's URL.
  ///
  /// Source: Kubernetes documentation, *API concepts*, section *Resource URIs*. All that is read here is `v1`.
  var path: String {
    var path = group.isEmpty ? "/api/v1" : "/apis/\(group)/v1"
    if let namespace { path += "/namespaces/\(namespace.percentEncoded())" }
    path += "/\(resource)"
    if let name { path += "/\(name.percentEncoded())" }
    let parameters =
      (isWatch ? ["watch=true"] : []) + query.map { "\($0.name)=\($0.value.percentEncoded())" }
    return parameters.isEmpty ? path : "\(path)?\(parameters.joined(separator: "&"))"
  }

  /// Deployments, all or those of a namespace.
  static func deployments(in namespace: String?) -> Self {
    Self(group: "apps", resource: "deployments", namespace: namespace)
  }

  /// Pods, all or those of a namespace.
  static func pods(in namespace: String?) -> Self {
    Self(group: "", resource: "pods", namespace: namespace)
  }

  /// Warnings about pods, all or those of a namespace.
  static func podWarnings(in namespace: String?) -> Self {
    Self(
      group: "", resource: "events", namespace: namespace,
      query: [("fieldSelector", "involvedObject.kind=Pod,type=Warning")])
  }
}
