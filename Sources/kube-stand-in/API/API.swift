import NIOCore
import NIOHTTP1

/// Answers requests as an API server does, from the objects of a store.
struct API: Sendable {
  /// What a request leads to.
  enum Answer: Sendable {
    case response(Response)
    /// A stream of what changes.
    case watch(WatchRequest)
  }

  let store: Store
  /// Who may do what, at the moment.
  let access: @Sendable () -> Access
  /// The server's clock, which relative times and the `Date` header follow.
  let clock: @Sendable () -> Timestamp

  /// The answer to a request.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - route: What it is about.
  /// - Returns: The answer, failures included.
  func answer(_ request: Request, route: Route) -> Answer {
    do throws(APIError) {
      let access = access()
      try access.authenticate(request)
      switch route {
      case .unknown: return .response(.unknownPath)
      case .unknownResource: throw .unknownResource
      case .resource(let target):
        try access.authorize(target)
        switch target.verb {
        case "get": return .response(try get(target, request: request))
        case "list": return .response(try list(target, request: request))
        case "watch" where request.method == .GET: return .watch(try WatchRequest(target, request: request))
        default: throw .methodNotAllowed
        }
      case .health, .version, .discovery:
        guard request.isRead else { throw .methodNotAllowed }
        switch route {
        case .version: return .response(.json(Self.version))
        case .discovery(let discovery): return .response(.json(discovery.document))
        default: return .response(.text("ok"))
        }
      }
    } catch {
      return .response(error.response)
    }
  }

  private static let version: JSONValue = [
    "major": "1", "minor": "32", "gitVersion": "v1.32.0+stand-in", "gitCommit": "", "gitTreeState": "clean",
    "buildDate": "1970-01-01T00:00:00Z", "goVersion": "", "compiler": "swiftc", "platform": "linux",
  ]

  private func get(_ target: Route.Target, request: Request) throws(APIError) -> Response {
    let name = target.name ?? ""
    let found = store.snapshot.object(target.resource, namespace: target.namespace ?? "", name: name)
    guard let found else { throw .notFound(target.resource, name: name) }
    var response = Response()
    found.write(into: &response.body, as: try ObjectForm(accept: request.accept), now: clock())
    response.body.writeStaticString("\n")
    return response
  }

  private func list(_ target: Route.Target, request: Request) throws(APIError) -> Response {
    let form = try ObjectForm(accept: request.accept, isList: true)
    let selection = try Selection(target, request: request)
    let limit = try limit(of: request)
    let token = try continueToken(of: request)
    let snapshot = try snapshot(for: token)
    let objects = snapshot.list(target.resource, namespace: target.namespace, from: token?.start)

    var page: [StoredObject] = []
    var next: Int?
    for index in objects.indices where selection.matches(objects[index].object) {
      // A page ends before the next match, so that its `continue` never leads to an empty page.
      guard page.count < limit else {
        next = index
        break
      }
      page.append(objects[index])
    }

    let version = snapshot.resourceVersion
    var metadata = JSONObject()
    metadata["resourceVersion"] = .string(String(version))
    if let next {
      store.hold(snapshot)
      metadata["continue"] = .string(ContinueToken(resourceVersion: version, start: objects[next].key).text)
      // With a selector the rest is not known without looking at it (meta/v1, ListMeta).
      if selection.isWhole {
        metadata["remainingItemCount"] = .number(String(objects.endIndex - next))
      }
    }
    return response(of: target.resource, as: form, metadata: metadata, page: page)
  }

  private func response(
    of resource: Resource, as form: ObjectForm, metadata: JSONObject, page: [StoredObject]
  ) -> Response {
    let now = clock()
    let type = form.type(of: resource)
    var response = Response()
    // Room for versions and times comes on top of what is known beforehand.
    response.body.reserveCapacity(page.reduce(512) { $0 + $1.object.body.count + 64 })
    response.body.writeString("{\"kind\":\"\(type.kind)List\",\"apiVersion\":\"\(type.apiVersion)\",")
    response.body.writeString("\"metadata\":")
    response.body.writeBytes(Template(.object(metadata)).bytes)
    response.body.writeStaticString(",\"items\":[")
    for (index, stored) in page.enumerated() {
      if index > 0 { response.body.writeStaticString(",") }
      stored.writeItem(into: &response.body, as: form, now: now)
    }
    response.body.writeStaticString("]}\n")
    return response
  }

  private func continueToken(of request: Request) throws(APIError) -> ContinueToken? {
    guard let text = request.query["continue"], !text.isEmpty else { return nil }
    guard ["", "0"].contains(request.query["resourceVersion"] ?? "") else {
      throw .badRequest("specifying resource version is not allowed when using continue")
    }
    return try ContinueToken(text)
  }

  /// The objects as the pages before showed them, or for the first page as they are now.
  private func snapshot(for token: ContinueToken?) throws(APIError) -> Store.Snapshot {
    guard let token else { return store.snapshot }
    guard let snapshot = store.held(at: token.resourceVersion) else { throw .continueExpired }
    return snapshot
  }

  /// The most items of a page.
  private func limit(of request: Request) throws(APIError) -> Int {
    let text = request.query["limit"] ?? ""
    guard let limit = text.isEmpty ? 0 : Int(text) else {
      throw .badRequest("limit: '\(text)' is not a whole number")
    }
    // A list from "any version" comes from the watch cache of a real server, which knows no pages.
    let isFromCache = request.query["resourceVersion"] == "0" && (request.query["continue"] ?? "").isEmpty
    return limit > 0 && !isFromCache ? limit : .max
  }
}
