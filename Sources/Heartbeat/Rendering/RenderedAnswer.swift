package import FastCGI

/// An answer in its final form, but for what belongs to one request alone.
public struct RenderedAnswer: Sendable {
  /// The HTTP status.
  package let status: Status
  /// The body, a ``HealthDocument``.
  package private(set) var body: [UInt8]
  /// Header fields of this answer alone.
  let fields: [HeaderField]
  /// Where in the body the moment stands to which the answer belongs.
  private let confirmations: [Int]

  init(_ status: Status, _ document: HealthDocument, fields: [HeaderField] = []) {
    let rendering = document.rendered(isUp: status.isSuccess)
    self.status = status
    self.body = rendering.bytes
    self.fields = fields
    confirmations = rendering.confirmations
  }

  /// The answer, belonging to a moment.
  package func confirmed(at moment: Timestamp.Text) -> RenderedAnswer {
    var answer = self
    var body = answer.body.mutableSpan
    for place in confirmations {
      for index in 0..<Timestamp.Text.length { body[place + index] = moment.bytes[index] }
    }
    return answer
  }

  /// An answer that says in one sentence what is wrong.
  init(failure status: Status, _ output: String, fields: [HeaderField] = []) {
    self.init(status, HealthDocument(status: .fail, output: output), fields: fields)
  }

  /// The program may be sent requests.
  static let ready = RenderedAnswer(.ok, HealthDocument(status: .pass))
  /// The program waits for its first contact with the API server.
  static let notReady = RenderedAnswer(
    failure: .serviceUnavailable, "Not ready: the Kubernetes API server has not been reached yet.")
  /// The program is about to end.
  static let draining = RenderedAnswer(failure: .serviceUnavailable, "Not ready: shutting down.")

  /// A method that the route does not have; also OPTIONS that no browser sent: there are load balancers that ask with it,
  /// and would take 204 for *up*.
  static let methodNotAllowed = RenderedAnswer(
    failure: .methodNotAllowed,
    "This method is not allowed here. Use GET or HEAD; OPTIONS is for a browser's preflight alone.",
    fields: [HeaderField("Allow", ResponseFields.methods)])

  /// No credentials.
  static let tokenMissing = unauthorized("There is no token in the request.")
  /// None of the credentials is valid.
  static let tokenWrong = unauthorized("The token is wrong.")

  private static func unauthorized(_ problem: String) -> RenderedAnswer {
    RenderedAnswer(
      failure: .unauthorized,
      "\(problem) Send it as ?token=TOKEN at the end of the URL, or in a header: Authorization: Bearer TOKEN, "
        + "or Authorization: Basic TOKEN (curl -u TOKEN:).",
      fields: [HeaderField("WWW-Authenticate", "Basic realm=\"k8s-heartbeat\"")])
  }

  /// No such route.
  static func notFound(_ hint: PathHint) -> RenderedAnswer {
    RenderedAnswer(failure: .notFound, "There is nothing at this path. \(hint)")
  }

  /// There is no such deployment.
  static func noSuchDeployment(_ reference: DeploymentReference) -> RenderedAnswer {
    RenderedAnswer(failure: .notFound, "There is no deployment \(reference).")
  }

  /// A malformed request.
  static func badRequest(_ problem: BadRequest) -> RenderedAnswer {
    RenderedAnswer(failure: .badRequest, problem.description)
  }

  /// The client's window is used up.
  static func tooManyRequests(retryAfter seconds: Int) -> RenderedAnswer {
    RenderedAnswer(
      failure: .tooManyRequests,
      "The rate limit of this address is used up. Come back in \(seconds) s, and ask less often, or have RATE_LIMIT raised.",
      fields: [.retryAfter(seconds)])
  }

  /// More polls at once than are answered.
  static let overloaded = RenderedAnswer(
    failure: .serviceUnavailable, "Too many polls are waiting for the Kubernetes API server.",
    fields: [.retryAfter(1)])
}

extension Status {
  /// Whether it is one of 2xx, of which a document says `up`.
  fileprivate var isSuccess: Bool { (200..<300).contains(code) }
}
