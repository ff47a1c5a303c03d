import NIOCore

/// Answers requests as an API server does, from the objects of a store.
struct API: Sendable {
  let store: Store
  let access: Access
  /// The server's clock, which relative times and the `Date` header follow.
  let clock: @Sendable () -> Timestamp

  /// The answer to a request.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - route: What it is about.
  /// - Returns: The answer, failures included.
  func response(to request: Request, route: Route) -> Response {
    do throws(APIError) {
      try access.authenticate(request)
      switch route {
      case .unknown:
        return .unknownPath
      case .resource(let target):
        try access.authorize(target)
        switch target.verb {
        case "get": return try get(target)
        case "list": return try list(target, request: request)
        default: throw .methodNotAllowed
        }
      case .health, .version, .discovery:
        guard request.isRead else { throw .methodNotAllowed }
        switch route {
        case .version: return .json(Self.version)
        case .discovery(let discovery): return .json(discovery.document)
        default: return .text("ok")
        }
      }
    } catch {
      return error.response
    }
  }

  private static let version: JSONValue = [
    "major": "1", "minor": "32", "gitVersion": "v1.32.0+stand-in", "gitCommit": "", "gitTreeState": "clean",
    "buildDate": "1970-01-01T00:00:00Z", "goVersion": "", "compiler": "swiftc", "platform": "linux",
  ]

  private func get(_ target: Route.Target) throws(APIError) -> Response {
    let name = target.name ?? ""
    let found = store.snapshot.object(target.resource, namespace: target.namespace ?? "", name: name)
    guard let found else { throw .notFound(target.resource, name: name) }
    var response = Response()
    found.write(into: &response.body, now: clock())
    return response
  }

  private func list(_ target: Route.Target, request: Request) throws(APIError) -> Response {
    let labels = try LabelSelector(request.query["labelSelector"] ?? "")
    let fields = try FieldSelector(request.query["fieldSelector"] ?? "", for: target.resource)
    let limit = try limit(request.query["limit"] ?? "")
    let token = try request.query["continue"].flatMap { (text) throws(APIError) -> ContinueToken? in
      text.isEmpty ? nil : try ContinueToken(text)
    }

    let snapshot = store.snapshot
    let objects = snapshot.list(target.resource, namespace: target.namespace, from: token?.start)
    let version = token?.resourceVersion ?? snapshot.resourceVersion
    let now = clock()

    var items = ByteBuffer()
    var count = 0
    var next: Int?
    for index in objects.indices {
      let stored = objects[index]
      guard labels.matches(stored.object.labels), fields.matches(stored.object.fields) else { continue }
      // A page ends before the next match, so that its `continue` never leads to an empty page.
      guard count < limit else {
        next = index
        break
      }
      if count > 0 { items.writeStaticString(",") }
      stored.writeItem(into: &items, now: now)
      count += 1
    }

    var metadata = JSONObject()
    metadata["resourceVersion"] = .string(String(version))
    if let next {
      metadata["continue"] = .string(ContinueToken(resourceVersion: version, start: objects[next].key).text)
      // With a selector the rest is not known without looking at it (meta/v1, ListMeta).
      if labels.isEmpty, fields.isEmpty {
        metadata["remainingItemCount"] = .number(String(objects.endIndex - next))
      }
    }
    let resource = target.resource
    var response = Response()
    response.body.writeString("{\"kind\":\"\(resource.kind)List\",\"apiVersion\":\"\(resource.apiVersion)\",")
    response.body.writeString("\"metadata\":")
    response.body.writeBytes(Template(.object(metadata)).bytes)
    response.body.writeStaticString(",\"items\":[")
    response.body.writeBuffer(&items)
    response.body.writeStaticString("]}")
    return response
  }

  /// The most items of a page.
  private func limit(_ text: String) throws(APIError) -> Int {
    guard !text.isEmpty else { return .max }
    guard let limit = Int(text) else { throw .badRequest("limit: '\(text)' is not a whole number") }
    return limit > 0 ? limit : .max
  }
}
