/// Which objects a list or a watch is about.
struct Selection: Sendable, Hashable {
  let resource: Resource
  /// Nil for all namespaces.
  let namespace: String?
  private let labels: LabelSelector
  private let fields: FieldSelector

  /// Reads the selectors of a request.
  ///
  /// - Parameters:
  ///   - target: The resource and the namespace.
  ///   - request: The request.
  /// - Throws: `APIError` 400.
  init(_ target: Route.Target, request: Request) throws(APIError) {
    resource = target.resource
    namespace = target.namespace
    labels = try LabelSelector(request.query["labelSelector"] ?? "")
    fields = try FieldSelector(request.query["fieldSelector"] ?? "", for: target.resource)
  }

  /// Whether it chooses every object of its namespace.
  var isWhole: Bool { labels.isEmpty && fields.isEmpty }

  /// Whether it chooses an object of its resource.
  func matches(_ object: APIObject) -> Bool {
    (namespace == nil || namespace == object.namespace) && labels.matches(object.labels)
      && fields.matches(object.fields)
  }
}
