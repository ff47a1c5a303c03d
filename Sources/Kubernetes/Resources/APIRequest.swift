/// A read of the Kubernetes API: an object by its name, or a list.
struct APIRequest: Sendable {
  /// Empty for the core group.
  var group: String
  /// Such as `deployments`.
  var resource: String
  var namespace: String
  /// The object's name; nil for a list.
  var name: String?
  /// The parameters of the query, not yet encoded.
  var query: [(name: String, value: String)] = []

  /// The word for it in roles.
  var verb: String { name == nil ? "list" : "get" }

  /// Path and query below the server's URL.
  ///
  /// Source: Kubernetes documentation, *API concepts*, section *Resource URIs*. All that is read here is `v1`.
  var path: String {
    var path = group.isEmpty ? "/api/v1" : "/apis/\(group)/v1"
    path += "/namespaces/\(namespace.percentEncoded())/\(resource)"
    if let name { path += "/\(name.percentEncoded())" }
    let parameters = query.map { "\($0.name)=\($0.value.percentEncoded())" }
    return parameters.isEmpty ? path : "\(path)?\(parameters.joined(separator: "&"))"
  }
}
