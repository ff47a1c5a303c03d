public import FastCGI
import Health
public import Logging
public import Monitoring
import System

/// Answers requests: route, rate limit, authentication, endpoint, representation.
///
/// A class, as what is left of a request for later holds it.
public final class Responder: Sendable {
  private let router: Router
  private let limiter: RateLimiter?
  private let limitFields: RateLimitFields?
  private let authenticator: Authenticator
  private let logger: Logger
  /// Whether each answer is logged; a logger takes longer to ask.
  private let logsAnswers: Bool
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
  public convenience init(
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
    limitFields = limiter.map { RateLimitFields($0.limits) }
    self.authenticator = authenticator
    self.logger = logger
    logsAnswers = logger.logLevel <= .debug
    refusals = RefusalLog(logger)
  }

  /// Answers one request on this thread, however long it takes.
  ///
  /// - Parameter request: The request.
  /// - Returns: The response, as ``reply(to:)`` has it.
  public func respond(to request: borrowing Request) -> Response {
    reply(to: request).response(to: request) ?? Response(status: .internalServerError)
  }

  /// What has become of a request in the pipeline.
  private enum Progress {
    /// It is answered.
    case answered(Representation)
    /// It has passed, and its endpoint has to ask somebody.
    case passed(Endpoint, EndpointRequest)
  }

  private func passage(of request: borrowing Request) -> Passage {
    let method = request.withBytes(of: "REQUEST_METHOD") { Method($0) }
    let isPreflight = method == .options && request.isPreflight
    let route = request.withBytes(of: "REQUEST_URI") { router.route(method, $0, isPreflight: isPreflight) }
    let isForMetrics = route.endpoint?.policy.isForMetricsServer == true
    return Passage(
      RoutedRequest(method, isForMetrics && !request.isOfMetricsServer ? .notFound : route))
  }

  /// What is answered to a request that the client's window has no room for; nil when it may pass.
  private func refusal(of request: borrowing Request, _ passage: Passage) -> Representation? {
    guard passage.route.query == .take, let decision = passage.decision, !decision.isAllowed else {
      return nil
    }
    requests.refusals.add(to: RequestMetrics.rateLimited)
    if decision.isFirstRefusal {
      refusals.record(
        decision, of: client(of: request), address: request.parameter("REMOTE_ADDR") ?? "none",
        requestID: request.id)
    }
    return concealed(passage.route, request) ?? .tooManyRequests(retryAfter: decision.retryAfter)
  }

  /// Lets the endpoint ask whom it has to.
  private func ask(
    _ endpoint: Endpoint, _ passed: EndpointRequest, for request: borrowing Request
  ) -> Representation {
    shown(request.withBytes(of: "REQUEST_URI") { endpoint.respond(passed, $0) }, passed, to: request)
  }

  /// Makes the response, and counts and logs it.
  private func finish(
    _ representation: Representation, _ passage: Passage, of request: borrowing Request
  ) -> Response {
    let route = passage.route
    let response = Response(
      representation, method: passage.request.method,
      tokenName: passage.token.flatMap { request.wantsTokenName ? $0.nameField : nil }
    ) { fields in
      guard let decision = passage.decision, !route.isConcealing else { return }
      limitFields?.append(decision, to: &fields)
    }
    (route.endpoint?.counts ?? requests.others).record(response.status)
    requests.durations.record(nanoseconds: MonotonicInstant.now.nanoseconds(since: passage.request.start))
    guard logsAnswers else { return response }
    logger.debug(
      "answered",
      metadata: [
        "route": "\(route.logged(status: response.status))", "status": "\(response.status.code)",
        "token": "\(passage.token?.name ?? "")", "request_id": "\(request.id)",
      ])
    return response
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

  /// Answers what is in the window, as far as that can be done at once.
  ///
  /// - Parameters:
  ///   - passage: What is known of the request.
  ///   - request: The request.
  ///   - mayWait: Whether it is on a thread that may wait.
  /// - Returns: The answer, or who has to be asked for it.
  private func answer(_ passage: inout Passage, to request: borrowing Request, mayWait: Bool) -> Progress {
    switch passage.route {
    case .endpoint(let endpoint, let values):
      var access = Access.nothing
      if endpoint.policy.needsToken {
        let credentials = credentials(of: request)
        guard let accepted = authenticator.token(in: credentials, mayWait: mayWait) else {
          requests.refusals.add(to: RequestMetrics.unauthorized)
          return .answered(
            concealed(passage.route, request)
              ?? (credentials.isEmpty ? .tokenMissing : .tokenWrong))
        }
        passage.token = accepted
        access = accepted.access
      }
      let passed = EndpointRequest(values, access: access)
      let atOnce = endpoint.respondAtOnce.flatMap { respond in
        request.withBytes(of: "REQUEST_URI") { respond(passed, $0) }
      }
      return atOnce.map { .answered(shown($0, passed, to: request)) } ?? .passed(endpoint, passed)
    case .preflight(let endpoint): return .answered(.preflight(methods: endpoint.allowedMethods))
    case .methodNotAllowed(let endpoint): return .answered(.methodNotAllowed(endpoint.allowedMethods))
    case .badRequest(let problem): return .answered(.badRequest(problem))
    case .concealed: return .answered(concealed(passage.route, request) ?? .badRequest(.malformedName))
    case .notFound:
      // Names out of the path are for those alone who have shown that they are no stranger: what stands there may as well
      // be a token.
      passage.token = authenticator.token(in: credentials(of: request), mayWait: mayWait)
      let showsNames = passage.token.map { !$0.access.isStatusOnly } ?? false
      let hint = request.withBytes(of: "REQUEST_URI") {
        PathHint(requestURI: $0, kinds: WorkloadKind.all, showsNames: showsNames)
      }
      return .answered(.notFound(hint))
    }
  }

  /// What whoever asks is shown of an endpoint's answer.
  private func shown(
    _ representation: Representation, _ passed: EndpointRequest, to request: borrowing Request
  ) -> Representation {
    let representation = passed.access.isStatusOnly ? representation.statusOnly : representation
    return isKnown(representation, to: request) ? representation.notModified : representation
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
  /// What is asked about the client's window: everything counts but what is for the machine itself, which asks nothing; a
  /// preflight is not the client's doing.
  fileprivate var query: RateLimitQuery? {
    switch self {
    case .endpoint(let endpoint, _) where !endpoint.policy.isCounted: nil
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

extension Responder: RequestHandler {
  /// Answers one request, at once if nobody has to be asked and it does not take long.
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
  public func reply(to request: borrowing Request) -> Reply {
    var passage = passage(of: request)
    guard let limiter, let query = passage.route.query else { return reply(to: request, passage) }
    let client = client(of: request)
    guard limiter.mayBlock else {
      passage.decision = limiter.decide(query, client, mayWait: false)
      return reply(to: request, passage)
    }
    // Where others count as well they have to be asked, and the request goes on when they have answered.
    let waiting = UncountedRequest(passage, query, of: client, self)
    return .suspended { waiting.ask(limiter, then: $0) }
  }

  /// Goes on with a request that has been counted.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - passage: What is known of it.
  /// - Returns: The response, or what to do for it.
  func reply(to request: borrowing Request, _ passage: Passage) -> Reply {
    if let refusal = refusal(of: request, passage) { return .response(finish(refusal, passage, of: request)) }
    // Once a second somebody looks at the file of tokens.
    if passage.route.query != nil, authenticator.isDue {
      return .deferred { [self] request in
        var passage = passage
        switch answer(&passage, to: request, mayWait: true) {
        case .answered(let representation): return finish(representation, passage, of: request)
        case .passed(let endpoint, let passed):
          return finish(ask(endpoint, passed, for: request), passage, of: request)
        }
      }
    }
    var passage = passage
    switch answer(&passage, to: request, mayWait: false) {
    case .answered(let representation): return .response(finish(representation, passage, of: request))
    case .passed(let endpoint, let passed):
      return .deferred { [self, passage] request in
        finish(ask(endpoint, passed, for: request), passage, of: request)
      }
    }
  }
}
