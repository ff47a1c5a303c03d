import System

/// A read of the Kubernetes API: an object by its name, a list, or the changes of a list.
struct APIRequest: Sendable {
  /// What is read.
  var resource: APIResource
  /// nil for all namespaces.
  var namespace: String?
  /// The object's name; nil for a list.
  var name: String?
  /// Whether the older version of the resource's group is asked.
  var isOlder = false
  /// The older version of the group, for servers who do not have the newer one.
  var olderVersion: String?
  /// In which form an object is wanted.
  var mediaTypes = MediaTypes.objects
  /// Whether the list's changes are asked for, as they happen.
  var isWatch = false
  /// The parameters of the query, not yet encoded.
  var query: [(name: String, value: String)] = []

  /// The word for it in roles.
  var verb: String { name != nil ? "get" : isWatch ? "watch" : "list" }

  /// The value of the header field `Accept`.
  var accept: String {
    verb == "list" && mediaTypes == MediaTypes.metadata ? MediaTypes.metadataList : mediaTypes
  }

  /// Path and query below the server's URL.
  ///
  /// Source: Kubernetes documentation, *API concepts*, section *Resource URIs*.
  var path: String {
    var path = resource.group.isEmpty ? "/api" : "/apis/\(resource.group)"
    path += "/\(isOlder ? olderVersion ?? resource.version : resource.version)"
    if let namespace { path += "/namespaces/\(namespace.percentEncoded())" }
    path += "/\(resource.plural)"
    if let name { path += "/\(name.percentEncoded())" }
    let parameters =
      (isWatch ? ["watch=true"] : []) + query.map { "\($0.name)=\($0.value.percentEncoded())" }
    return parameters.isEmpty ? path : "\(path)?\(parameters.joined(separator: "&"))"
  }

  /// An object by its name.
  static func get<Object: APIObject>(_: Object.Type, namespace: String, name: String) -> Self {
    Self(
      resource: Object.resource, namespace: namespace, name: name, olderVersion: Object.olderVersion,
      mediaTypes: Object.mediaTypes)
  }

  /// All objects of a type that are of interest, or those of a namespace.
  static func list(_ type: any APIObject.Type, in namespace: String?) -> Self {
    Self(
      resource: type.resource, namespace: namespace, olderVersion: type.olderVersion,
      mediaTypes: type.mediaTypes,
      query: type.fieldSelector.map { [("fieldSelector", $0)] } ?? [])
  }
}
