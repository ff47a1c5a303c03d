import System

extension APIError {
  /// Reads an answer that is not the object asked for.
  ///
  /// - Parameters:
  ///   - response: An answer whose status is not 200.
  ///   - request: What was asked; nil for what is no object.
  init(_ response: HTTPResponse, to request: APIRequest? = nil) {
    let body = try? JSONReader.read(response.body[...]) { json throws(JSONError) in
      try APIStatus(from: &json)
    }
    let status = body?.kind == "Status" ? body : nil
    let clean = { (text: String) in
      ForeignText.clean(text, limit: ForeignText.pieceLimit, hiding: response.secrets)
    }
    let message = (status?.message ?? response.plainText).map(clean)
    switch (response.status, request) {
    case (401, _): self = .unauthorized(message ?? "Unauthorized")
    case (403, let request?):
      self = .forbidden(
        PermissionDenied(
          verb: request.verb, resource: request.resource.plural, group: request.resource.group,
          namespace: request.namespace, message: message ?? "Forbidden"))
    // A 404 that names no object is about the path: not an API server, or one without this API.
    case (404, let request?)
    where request.name != nil && status?.reason == "NotFound" && status?.name == request.name:
      self = .notFound(message ?? "NotFound")
    case (429, _): self = .tooManyRequests(retryAfter: response.retryAfter)
    case (300..<400, _):
      self = .redirected(to: clean(Self.withoutQuery(response[header: "location"] ?? "nowhere")))
    default:
      self = .status(
        code: response.status, reason: (status?.reason).map(clean), message: message,
        retryAfter: response.retryAfter)
    }
  }

  /// A location may carry a token in its query.
  private static func withoutQuery(_ location: String) -> String {
    String(location.prefix { $0 != "?" && $0 != "#" })
  }

  /// Whether a list's `continue` token, or a watch's resource version, is too old.
  var isExpired: Bool {
    if case .status(code: 410, _, _, _) = self { true } else { false }
  }
}

extension HTTPResponse {
  /// The beginning of a body that is plain text, as servers in front of an API server send it.
  fileprivate var plainText: String? {
    guard self[header: "content-type"]?.hasPrefix("text/plain") == true else { return nil }
    let text = String(decoding: body.prefix(200), as: UTF8.self).trimmed
    return text.isEmpty ? nil : text
  }
}
