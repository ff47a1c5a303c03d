public import Health
public import Logging
public import System

/// Typed reads of the Kubernetes API.
///
/// ```swift
/// let configuration = try ClusterConfiguration.discover(environment: ProcessInfo.processInfo.environment)
/// let client = APIClient(configuration: configuration, userAgent: "k8s-heartbeat/1.0", logger: logger)
/// let deployment = try client.get(
///   Deployment.self, namespace: "kube-system", name: "coredns", deadline: .now + .seconds(5))
/// ```
///
/// Calls block their thread, and may come from many threads at once: each uses a connection of its own, which is
/// kept for the next one. A deadline bounds all of a call: credential plugin, name look-up, connecting, and what is
/// tried again.
public final class APIClient: Sendable {
  /// The API server's time, corrected with every answer.
  public var clock: ServerClock { transport.clock }
  /// What the API server was asked, by informers as well, and has answered.
  public var requestCounts: APIRequestCounts { transport.requestCounts }

  let transport: Transport

  /// Creates a client; it connects with its first call.
  ///
  /// - Parameters:
  ///   - configuration: The API server and the user.
  ///   - userAgent: What to call ourselves, such as `k8s-heartbeat/1.0`.
  ///   - logger: For what an operator should know: unchecked certificates, skewed clocks, the server's warnings.
  public convenience init(configuration: ClusterConfiguration, userAgent: String, logger: Logger) {
    let connection = ClusterConnection(configuration: configuration, userAgent: userAgent, logger: logger)
    self.init(transport: Transport(connection: connection, logger: logger))
  }

  init(transport: Transport) {
    self.transport = transport
  }

  /// Reads one object.
  ///
  /// - Parameters:
  ///   - type: What it is read as.
  ///   - namespace: Its namespace.
  ///   - name: Its name.
  ///   - deadline: When to give up.
  /// - Returns: The object as it is now.
  /// - Throws: `APIError.notFound` when there is none, also when there is no such namespace; `APIError.unreadable` when
  ///   it is there and cannot be read.
  public func get<Object: APIObject>(
    _ type: Object.Type, namespace: String, name: String, deadline: MonotonicInstant
  ) throws(APIError) -> Object {
    let request = APIRequest.get(type, namespace: namespace, name: name)
    let reading = try parse(try answer(request, deadline: deadline), of: request) { json throws(JSONError) in
      try ObjectReading<Object>(&json)
    }
    switch reading {
    case .object(let object?, _): return object
    case .object(nil, _): throw .malformed("\(request.resource.plural): an object that says nothing")
    case .unreadable(let object, _): throw .unreadable(object)
    }
  }

  /// Reads the objects of a namespace, or of all.
  ///
  /// - Parameters:
  ///   - type: What they are read as.
  ///   - namespace: Their namespace; nil for all.
  ///   - selector: Which objects, by their labels; one that is empty chooses all.
  ///   - deadline: When to give up.
  /// - Returns: The objects that the server keeps, in its order, and those that cannot be read.
  /// - Throws: Why they cannot be had; `APIError.forbidden` names the missing permission.
  public func list<Object: APIObject>(
    _ type: Object.Type, namespace: String?, matching selector: LabelSelector = LabelSelector(),
    deadline: MonotonicInstant
  ) throws(APIError) -> Listed<Object> {
    var request = APIRequest.list(type, in: namespace)
    let text = selector.queryText
    if !text.isEmpty { request.query.append(("labelSelector", text)) }
    do throws(APIError) {
      return try pages(of: request, deadline: deadline)
    } catch {
      // Its next page is no longer to be had.
      guard error.isExpired else { throw error }
      return try pages(of: request, deadline: deadline)
    }
  }

  /// Asks whether an API server answers that knows us, if only to refuse.
  ///
  /// - Parameter deadline: When to give up.
  /// - Throws: When nothing answers, when the credentials do not count, and when the server has too much to do or an error
  ///   of its own.
  public func probe(deadline: MonotonicInstant) throws(APIError) {
    let response = try fetch(
      "/version", accepting: MediaTypes.json, as: ("get", "version"), deadline: deadline)
    guard response.status == 401 || response.asksToWait else { return }
    throw APIError(response)
  }

  /// Reads a list page by page, and keeps of each only what a verdict needs.
  private func pages<Object: APIObject>(
    of request: APIRequest, deadline: MonotonicInstant
  ) throws(APIError) -> Listed<Object> {
    var list = Listed<Object>()
    var size = PageSize()
    var progress = ListProgress(pageLimit: ListProgress.pageLimitForPoll)
    var next: String?
    while true {
      var current = request
      current.query.append(("limit", String(size.limit)))
      if let next { current.query.append(("continue", next)) }
      do throws(APIError) {
        let response = try answer(current, deadline: deadline)
        let page = try parse(response, of: current) { json throws(JSONError) in
          try ListPage<Object>(&json)
        }
        try progress.add(bytes: response.body.count, token: next, next: page.next)
        list.objects += page.objects
        list.unreadable += page.unreadable
        guard let token = page.next else { return list }
        next = token
      } catch {
        guard case .tooLarge = error, size.shrink() else { throw error }
      }
    }
  }

  private func fetch(
    _ path: String, accepting mediaTypes: String, as what: (verb: String, resource: String),
    deadline: MonotonicInstant
  ) throws(APIError) -> HTTPResponse {
    do throws(RequestError) {
      let response = try transport.get(path, accepting: mediaTypes, deadline: deadline)
      requestCounts.record(what.verb, what.resource, response.status)
      return response
    } catch {
      requestCounts.record(what.verb, what.resource, nil)
      throw APIError(error)
    }
  }

  private func answer(
    _ request: APIRequest, deadline: MonotonicInstant
  ) throws(APIError) -> HTTPResponse {
    let response = try fetch(
      request.path, accepting: request.accept, as: (request.verb, request.resource.plural),
      deadline: deadline)
    guard response.status != 200 else { return response }
    let error = APIError(response, to: request)
    // Where an object is missing, its version is served.
    if case .notFound = error { throw error }
    guard response.status == 404, !request.isOlder, request.olderVersion != nil else { throw error }
    var older = request
    older.isOlder = true
    do throws(APIError) {
      return try answer(older, deadline: deadline)
    } catch .status(code: 404, _, _, _) {
      throw error
    }
  }

  private func parse<Value>(
    _ response: HTTPResponse, of request: APIRequest, _ body: (inout JSONReader) throws(JSONError) -> Value
  ) throws(APIError) -> Value {
    do throws(JSONError) {
      return try JSONReader.read(response.body[...], body)
    } catch {
      throw .malformed("\(request.resource.plural): \(error)")
    }
  }
}
