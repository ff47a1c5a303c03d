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
  /// The program waits for its first contact with the API server, or is about to end.
  static let notReady = RenderedAnswer(failure: .serviceUnavailable, "Not ready.")

  /// No such route.
  static let notFound = RenderedAnswer(failure: .notFound, "There is nothing at this path.")
  /// A method that the route does not have.
  static let methodNotAllowed = RenderedAnswer(
    failure: .methodNotAllowed, "The methods are GET, HEAD and OPTIONS.",
    fields: [HeaderField("Allow", ResponseFields.methods)])
  /// No credentials, or wrong ones.
  static let unauthorized = RenderedAnswer(
    failure: .unauthorized, "A valid token is needed.",
    fields: [HeaderField("WWW-Authenticate", "Basic realm=\"k8s-heartbeat\"")])

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
      failure: .tooManyRequests, "The rate limit is used up.", fields: [.retryAfter(seconds)])
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
