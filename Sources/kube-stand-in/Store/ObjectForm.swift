/// How much of each object is sent.
enum ObjectForm: Sendable, Hashable {
  /// All of it.
  case whole
  /// `PartialObjectMetadata` (Kubernetes documentation, *API concepts*, metadata-only fetches).
  case metadata

  /// `kind` and `apiVersion` of what is sent of a resource's objects.
  func type(of resource: Resource) -> (kind: String, apiVersion: String) {
    switch self {
    case .whole: (resource.kind, resource.apiVersion)
    case .metadata: ("PartialObjectMetadata", "meta.k8s.io/v1")
    }
  }
}
