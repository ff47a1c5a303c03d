package import FastCGI
import Health

/// What is answered, but for what belongs to one request alone.
package struct Representation: Sendable {
  /// What does not change with the moment: one for all copies.
  private let constant: Constant
  /// The body; empty without one.
  package private(set) var body: [UInt8]
  /// How many seconds ago it was certainly so; nil when it is of now.
  private(set) var age: Int?

  private init(_ constant: Constant, _ body: [UInt8]) {
    self.constant = constant
    self.body = body
  }

  /// Creates an answer.
  ///
  /// - Parameters:
  ///   - status: The HTTP status.
  ///   - document: The body; the moment to which it belongs is filled in by ``confirmed(at:age:)``.
  ///   - isTagged: Whether it has an entity tag, of all of the body but that moment.
  ///   - fields: Header fields of this answer alone.
  init(
    _ status: Status, _ document: HealthDocument, isTagged: Bool = false, fields: [HeaderField] = []
  ) {
    let rendering = document.rendered(isUp: status.isSuccess)
    let constant = Constant(
      status, .document, length: rendering.bytes.count, fields: fields,
      entityTag: isTagged ? EntityTag(of: rendering.bytes) : nil, summary: DocumentSummary(of: document),
      confirmations: rendering.confirmations)
    self.init(constant, rendering.bytes)
  }

  /// An answer without a body.
  ///
  /// - Parameters:
  ///   - status: The HTTP status.
  ///   - form: The form of the answer whose place it takes.
  ///   - fields: Header fields of this answer alone.
  init(_ status: Status, _ form: AnswerForm = .empty, fields: [HeaderField]) {
    self.init(Constant(status, form, fields: fields), [])
  }

  /// An answer that is no document of ours, such as a picture.
  ///
  /// - Parameters:
  ///   - form: Its form.
  ///   - body: The body.
  ///   - isTagged: Whether it has an entity tag.
  ///   - fields: Header fields of this answer alone.
  init(_ form: AnswerForm, _ body: [UInt8], isTagged: Bool, fields: [HeaderField] = []) {
    let constant = Constant(
      .ok, form, length: body.count, fields: fields, entityTag: isTagged ? EntityTag(of: body) : nil)
    self.init(constant, body)
  }

  /// The same answer with `up`, `status` and `state` alone, and a tag of its own: nothing in it is a name.
  ///
  /// What is no document stays as it is, and so does what is said of a malformed request, which repeats none of it.
  var statusOnly: Representation {
    guard let summary = constant.summary, status != .badRequest else { return self }
    var answer = Representation(
      status, summary.document, isTagged: entityTag != nil, fields: constant.fields)
    answer.age = age
    return answer
  }

  /// What is said instead to who has seen it already: that it is as it was (RFC 9110, section 15.4.5).
  var notModified: Representation {
    var answer = Representation(
      .notModified, constant.form, fields: constant.fields + [entityTag?.field].compactMap(\.self))
    answer.age = age
    return answer
  }

  /// The answer, belonging to a moment.
  ///
  /// - Parameters:
  ///   - moment: The moment.
  ///   - age: How many seconds ago that was.
  /// - Returns: The answer with both.
  package func confirmed(at moment: Timestamp.Text, age: Int) -> Representation {
    var answer = self
    answer.age = age
    // What is kept is copied only where it is to be changed.
    guard !constant.confirmations.isEmpty else { return answer }
    let (places, text) = (constant.confirmations, moment.bytes)
    answer.body.withUnsafeMutableBytes { body in
      for place in places where body.indices.contains(place) && place + text.count <= body.count {
        UnsafeMutableRawBufferPointer(rebasing: body[place..<place + text.count]).copyBytes(from: text)
      }
    }
    return answer
  }

  /// An answer that says in one sentence what is wrong.
  init(failure status: Status, _ output: String, fields: [HeaderField] = []) {
    self.init(status, HealthDocument(status: .fail, output: output), fields: fields)
  }

  /// The program may be sent requests.
  package static let ready = Representation(.ok, HealthDocument(status: .pass))
  /// The program waits for its first contact with the API server.
  static let notReady = Representation(
    failure: .serviceUnavailable, "Not ready: the Kubernetes API server has not been reached yet.")
  /// The program is about to end.
  static let draining = Representation(failure: .serviceUnavailable, "Not ready: shutting down.")

  /// A method that the route does not have; also OPTIONS that no browser sent: there are load balancers that ask with it,
  /// and would take 204 for *up*.
  ///
  /// - Parameter methods: The methods that it has.
  /// - Returns: The answer.
  static func methodNotAllowed(_ methods: String) -> Representation {
    Representation(
      failure: .methodNotAllowed,
      "This method is not allowed here. Use GET or HEAD; OPTIONS is for a browser's preflight alone.",
      fields: [HeaderField("Allow", methods)])
  }

  /// No credentials.
  static let tokenMissing = unauthorized("There is no token in the request.")
  /// None of the credentials is valid.
  static let tokenWrong = unauthorized("The token is wrong.")

  private static func unauthorized(_ problem: String) -> Representation {
    Representation(
      failure: .unauthorized,
      "\(problem) Send it as ?token=TOKEN at the end of the URL, or in a header: Authorization: Bearer TOKEN, "
        + "or Authorization: Basic TOKEN (curl -u TOKEN:).",
      fields: [HeaderField("WWW-Authenticate", "Basic realm=\"k8s-heartbeat\"")])
  }

  /// No such route.
  static func notFound(_ hint: PathHint) -> Representation {
    Representation(failure: .notFound, "There is nothing at this path. \(hint)")
  }

  /// There is no such workload.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - kinds: Kinds of which there is one of that name.
  /// - Returns: The answer.
  static func noSuchWorkload(
    _ workload: WorkloadReference, otherKinds kinds: [WorkloadKind] = []
  ) -> Representation {
    let others = kinds.map { kind in
      " There is a \(kind.noun) of that name: /api/healthz/\(workload.namespace)/\(kind.noun)/\(workload.name)."
    }
    return Representation(
      failure: .notFound, "There is no \(workload.kind.noun) \(workload).\(others.joined())")
  }

  /// A malformed request.
  static func badRequest(_ problem: BadRequest) -> Representation {
    Representation(failure: .badRequest, problem.description)
  }

  /// The client's window is used up.
  static func tooManyRequests(retryAfter seconds: Int) -> Representation {
    Representation(
      failure: .tooManyRequests,
      "The rate limit of this address is used up. Come back in \(seconds) s, and ask less often, or have RATE_LIMIT raised.",
      fields: [HeaderField(retryAfter: seconds)])
  }

  /// More polls at once than are answered.
  static let overloaded = Representation(
    failure: .serviceUnavailable, "Too many polls are waiting for the Kubernetes API server.",
    fields: [HeaderField(retryAfter: 1)])
}

extension Representation {
  /// What all copies of an answer have in common.
  private final class Constant: Sendable {
    let status: Status
    let form: AnswerForm
    /// Whether there is a body.
    let hasBody: Bool
    /// The fields of this answer alone, without its tag.
    let fields: [HeaderField]
    let entityTag: EntityTag?
    /// The fields of this answer alone, as they are sent.
    let ownFields: HeaderFields
    /// The same with `Content-Length` ahead.
    let ownFieldsWithLength: HeaderFields
    /// What remains of the body for who gets no more; nil when it is no document.
    let summary: DocumentSummary?
    /// Where in the body the moment stands to which the answer belongs.
    let confirmations: [Int]

    init(
      _ status: Status, _ form: AnswerForm, length: Int? = nil, fields: [HeaderField] = [],
      entityTag: EntityTag? = nil, summary: DocumentSummary? = nil, confirmations: [Int] = []
    ) {
      self.status = status
      self.form = form
      hasBody = length != nil
      self.fields = fields
      self.entityTag = entityTag
      let own = fields + [entityTag?.field].compactMap(\.self)
      ownFields = HeaderFields(own)
      ownFieldsWithLength = HeaderFields(
        [length.map { HeaderField("Content-Length", String($0)) }].compactMap(\.self) + own)
      self.summary = summary
      self.confirmations = confirmations
    }
  }

  /// The HTTP status.
  package var status: Status { constant.status }
  /// Whether there is a body.
  var hasBody: Bool { constant.hasBody }
  /// What tells the answer from another one to the same question; nil where nobody need know.
  var entityTag: EntityTag? { constant.entityTag }
  /// The header fields that all answers of its form have.
  var formFields: HeaderFields {
    constant.hasBody ? constant.form.withBody : constant.form.withoutBody
  }
  /// The header fields of this answer alone.
  package var ownFields: HeaderFields { constant.ownFields }
  /// The same with `Content-Length`, for those who get the body.
  var ownFieldsWithLength: HeaderFields { constant.ownFieldsWithLength }
}

extension Status {
  /// Whether it is one of 2xx, of which a document says `up`.
  var isSuccess: Bool { (200..<300).contains(code) }
}

extension HeaderField {
  /// `Retry-After` in seconds (RFC 9110, section 10.2.3).
  fileprivate init(retryAfter seconds: Int) {
    self.init("Retry-After", String(seconds))
  }
}
