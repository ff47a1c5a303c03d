import FastCGI

/// An answer in its final form, but for what belongs to one request alone.
public struct RenderedAnswer: Sendable {
  /// The HTTP status.
  let status: Status
  /// The body, a ``HealthDocument``.
  let body: [UInt8]
  /// Header fields of this answer alone.
  let fields: [HeaderField]

  init(_ status: Status, _ document: HealthDocument, fields: [HeaderField] = []) {
    self.status = status
    self.body = document.rendered
    self.fields = fields
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
