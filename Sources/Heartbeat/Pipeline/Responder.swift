public import FastCGI
import Health
public import Logging
public import Monitoring
import System

/// Answers requests: route, rate limit, authentication, endpoint, representation.
public struct Responder: Sendable {
  private let router: Router
  private let limiter: RateLimiter?
  private let authenticator: Authenticator
  private let logger: Logger
  private let refusals: RefusalLog
  private let requests: RequestMetrics

  /// Creates a responder of all endpoints.
  ///
  /// - Parameters:
  ///   - limiter: Counts requests; nil for no limit.
  ///   - authenticator: Knows the tokens.
  ///   - verdicts: Says how workloads are.
  ///   - readiness: What `/readyz` says.
  ///   - metrics: Where the numbers of `/metrics` come from; nil for none.
  ///   - logger: Told what an operator should know of the clients.
  public init(
    limiter: RateLimiter?, authenticator: Authenticator, verdicts: any VerdictSource,
    readiness: Readiness, metrics: MetricsSources? = nil, logger: Logger
  ) {
    let requests = RequestMetrics()
    self.init(
      Endpoint.table(verdicts: verdicts, readiness: readiness, requests: requests, metrics: metrics),
      limiter: limiter, authenticator: authenticator, requests: requests, logger: logger)
  }

  /// Creates a responder of a table of endpoints.
  init(
    _ endpoints: [Endpoint], limiter: RateLimiter?, authenticator: Authenticator,
    requests: RequestMetrics = RequestMetrics(), logger: Logger
  ) {
    self.requests = requests
    router = Router(endpoints)
    self.limiter = limiter
    self.authenticator = authenticator
    self.logger = logger
    refusals = RefusalLog(logger)
  }

  /// Answers one request.
  ///
  /// It reads `REQUEST_METHOD`, `REQUEST_URI` (path and query as the client sent them), `REMOTE_ADDR` (the client, as
  /// the web server vouches for it), `HTTP_AUTHORIZATION`, `HTTP_IF_NONE_MATCH`, `HTTP_ORIGIN` and
  /// `HTTP_ACCESS_CONTROL_REQUEST_METHOD` (a browser's preflight has both), `REQUEST_ID` (what the web server calls the
  /// request in its own log), `K8S_HEARTBEAT_SERVER` (`metrics` on the web server's port for these), and
  /// `K8S_HEARTBEAT_TOKEN_NAME` (`on` when it wants to be told which token it was, in `X-Token-Name`, for that log alone);
  /// nothing else.
  ///
  /// - Parameter request: The request.
  /// - Returns: The response; without a body and without a length for HEAD, as `curl -XHEAD` waits for what a length
  ///   promises.
  public func respond(to request: borrowing Request) -> Response {
    let start = ContinuousClock.now
    let method = request.withBytes(of: "REQUEST_METHOD") { Method($0) }
    let isPreflight = method == .options && request.isPreflight
    var route = request.withBytes(of: "REQUEST_URI") { router.route(method, $0, isPreflight: isPreflight) }
    let isForMetrics = route.endpoint?.policy.isForMetricsServer == true
    if isForMetrics, !request.isOfMetricsServer { route = .notFound }
    var token: AcceptedToken?
    var response = respond(to: request, method: method, route: route, token: &token)
    if let token, request.wantsTokenName { response.fields.append(token.nameField) }
    (route.endpoint?.counts ?? requests.others).record(response.status)
    requests.durations.record(.now - start)
    guard logger.logLevel <= .debug else { return response }
    logger.debug(
      "answered",
      metadata: [
        "route": "\(route.logged(status: response.status))", "status": "\(response.status.code)",
        "token": "\(token?.name ?? "")", "request_id": "\(request.id)",
      ])
    return response
  }

  private func respond(
    to request: borrowing Request, method: Method, route: Route, token: inout AcceptedToken?
  ) -> Response {
    let decision =
      switch route.counting {
      case .none: nil as RateLimitDecision?
      case .peek: limiter?.peek(client(of: request))
      case .take: limiter?.take(client(of: request))
      }
    if route.counting == .take, let decision, !decision.isAllowed {
      requests.refusals.add(to: RequestMetrics.rateLimited)
      if decision.isFirstRefusal {
        refusals.record(
          decision, of: client(of: request), address: request.parameter("REMOTE_ADDR") ?? "none",
          requestID: request.id)
      }
      let refusal = Representation.tooManyRequests(retryAfter: decision.retryAfter)
      return Response(
        concealed(route, request) ?? refusal, method: method, rateLimit: route.isConcealing ? nil : decision)
    }
    return Response(
      answer(route, to: request, token: &token), method: method,
      rateLimit: route.isConcealing ? nil : decision,
      allowsScripts: route.endpoint?.policy.isForMetricsServer != true)
  }

  /// What is answered in the place of a refusal, if the endpoint tells nobody why it refuses.
  private func concealed(_ route: Route, _ request: borrowing Request) -> Representation? {
    let (endpoint, values): (Endpoint, PathValues?)
    switch route {
    case .endpoint(let asked, let named): (endpoint, values) = (asked, named)
    case .concealed(let asked): (endpoint, values) = (asked, nil)
    case .preflight, .methodNotAllowed, .notFound, .badRequest: return nil
    }
    guard let conceal = endpoint.conceal else { return nil }
    let representation = request.withBytes(of: "REQUEST_URI") { conceal(values, $0) }
    return isKnown(representation, to: request) ? representation.notModified : representation
  }

  /// Answers what is in the window.
  ///
  /// - Parameters:
  ///   - route: What is asked for.
  ///   - request: The request.
  ///   - token: The token that it shows, if it is valid; set only where one is looked at.
  /// - Returns: The answer.
  private func answer(
    _ route: Route, to request: borrowing Request, token: inout AcceptedToken?
  ) -> Representation {
    switch route {
    case .endpoint(let endpoint, let values):
      var access = Access.nothing
      if endpoint.policy.needsToken {
        let credentials = credentials(of: request)
        guard let accepted = authenticator.token(in: credentials) else {
          requests.refusals.add(to: RequestMetrics.unauthorized)
          return concealed(route, request)
            ?? (credentials.candidates.isEmpty ? .tokenMissing : .tokenWrong)
        }
        token = accepted
        access = accepted.access
      }
      let passed = EndpointRequest(values, access: access)
      var representation = request.withBytes(of: "REQUEST_URI") { endpoint.respond(passed, $0) }
      if access.isStatusOnly { representation = representation.statusOnly }
      return isKnown(representation, to: request) ? representation.notModified : representation
    case .preflight(let endpoint): return .preflight(methods: endpoint.allowedMethods)
    case .methodNotAllowed(let endpoint): return .methodNotAllowed(endpoint.allowedMethods)
    case .badRequest(let problem): return .badRequest(problem)
    case .concealed: return concealed(route, request) ?? .badRequest(.malformedName)
    case .notFound:
      // Names out of the path are for those alone who have shown that they are no stranger: what stands there may as well
      // be a token.
      token = authenticator.token(in: credentials(of: request))
      let showsNames = token.map { !$0.access.isStatusOnly } ?? false
      return .notFound(
        request.withBytes(of: "REQUEST_URI") {
          PathHint(requestURI: $0, kinds: WorkloadKind.all, showsNames: showsNames)
        })
    }
  }

  /// Whether the client has the answer already; a failure is told in full (RFC 9110, section 13.2.1).
  private func isKnown(_ representation: Representation, to request: borrowing Request) -> Bool {
    guard let tag = representation.entityTag, representation.status.isSuccess else { return false }
    return request.withBytes(of: "HTTP_IF_NONE_MATCH") { tag.isMatched(by: $0) }
  }

  private func credentials(of request: borrowing Request) -> Credentials {
    request.withBytes(of: "REQUEST_URI") { requestURI in
      request.withParameter("HTTP_AUTHORIZATION") { authorization in
        Credentials(requestURI: requestURI, authorization: authorization)
      }
    }
  }

  private func client(of request: borrowing Request) -> ClientKey {
    request.withBytes(of: "REMOTE_ADDR") { ClientKey(remoteAddress: $0) }
  }
}

extension Route {
  /// What a request does to the client's window.
  fileprivate enum Counting {
    case none
    case peek
    case take
  }

  /// Everything counts but what is for the machine itself; a preflight is not the client's doing.
  fileprivate var counting: Counting {
    switch self {
    case .endpoint(let endpoint, _) where !endpoint.policy.isCounted: .none
    case .preflight: .peek
    default: .take
    }
  }

  /// Whether the endpoint that is asked tells nobody why it refuses.
  fileprivate var isConcealing: Bool {
    switch self {
    case .endpoint(let endpoint, _): endpoint.conceal != nil
    case .concealed: true
    case .preflight, .methodNotAllowed, .notFound, .badRequest: false
    }
  }

  /// What a log may say of it: names only once the client has shown a token, since what stands in the path of a stranger
  /// may be one.
  fileprivate func logged(status: Status) -> String {
    if case .endpoint(let endpoint, _) = self,
      endpoint.conceal != nil || [.unauthorized, .tooManyRequests].contains(status)
    {
      return endpoint.name
    }
    return "\(self)"
  }
}

extension Request {
  /// What the web server calls the request in its log.
  fileprivate var id: String { parameter("REQUEST_ID") ?? "none" }

  /// Whether the web server has it from its port for metrics.
  ///
  /// No client's header becomes a parameter of this name: all of them begin with `HTTP_` (RFC 3875, section 4.1.18).
  fileprivate var isOfMetricsServer: Bool { withBytes(of: "K8S_HEARTBEAT_SERVER") { $0.equals("metrics") } }

  /// Whether the web server logs the names of tokens: it says so, since it must keep them from the client.
  fileprivate var wantsTokenName: Bool { withBytes(of: "K8S_HEARTBEAT_TOKEN_NAME") { $0.equals("on") } }

  /// Whether it is what a browser sends before a script may (Fetch standard, *CORS-preflight request*).
  fileprivate var isPreflight: Bool {
    !withBytes(of: "HTTP_ORIGIN") { $0.isEmpty }
      && !withBytes(of: "HTTP_ACCESS_CONTROL_REQUEST_METHOD") { $0.isEmpty }
  }

  /// Looks at a parameter's value in place; one that is missing is empty.
  fileprivate func withBytes<Result>(of name: StaticString, _ body: (Span<UInt8>) -> Result) -> Result {
    withParameter(name) { value in
      if let value { body(value) } else { body(Span()) }
    }
  }
}
