import FastCGI

/// The header fields of our responses.
enum ResponseFields {
  /// The methods of every route.
  static let methods = "GET, HEAD, OPTIONS"

  /// What a script may ask with (Fetch standard, *CORS-preflight fetch*): a token, a name for the request, and what
  /// pages and their libraries add by themselves.
  ///
  /// The web server's own answers say the same: `nginx/k8s-heartbeat/headers.conf`.
  static let allowed = "Authorization, X-Request-ID, Cache-Control, Content-Type, If-None-Match"

  /// What a script may read beside the fields that it may always read (Fetch standard, *CORS-safelisted response-header
  /// name*); the web server's own answers say the same.
  static let exposed =
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, X-Request-ID, Allow, WWW-Authenticate"

  /// On every response: no cache may keep an answer, and status pages poll from browsers, whose scripts read only what
  /// they are given leave to (Fetch standard, *CORS protocol*).
  static let common = [
    HeaderField("Cache-Control", "no-store"),
    HeaderField("Access-Control-Allow-Origin", "*"),
    HeaderField("Access-Control-Expose-Headers", exposed),
  ]

  /// On every response with a body, or with one that HEAD leaves out.
  static let contentType = HeaderField("Content-Type", HealthDocument.contentType)

  /// The state of the client's window.
  static func rateLimit(_ decision: RateLimitDecision) -> [HeaderField] {
    [
      HeaderField("X-RateLimit-Limit", String(decision.limit)),
      HeaderField("X-RateLimit-Remaining", String(decision.remaining)),
      HeaderField("X-RateLimit-Reset", String(decision.resetTime)),
    ]
  }
}

extension HeaderField {
  /// `Retry-After` in seconds (RFC 9110, section 10.2.3).
  static func retryAfter(_ seconds: Int) -> HeaderField {
    HeaderField("Retry-After", String(seconds))
  }
}

extension Response {
  /// The response to a request.
  ///
  /// - Parameters:
  ///   - answer: The answer.
  ///   - method: The method: the answer to HEAD has neither body nor length.
  ///   - rateLimit: The state of the client's window; nil without a limit and outside of `/api`.
  init(_ answer: RenderedAnswer, method: Method, rateLimit: RateLimitDecision?) {
    var fields = [ResponseFields.contentType] + ResponseFields.common
    if method != .head {
      fields.append(HeaderField("Content-Length", String(answer.body.count)))
    }
    if let rateLimit { fields += ResponseFields.rateLimit(rateLimit) }
    fields += answer.fields
    self.init(status: answer.status, fields: fields, body: method == .head ? nil : answer.body)
  }

  /// The answer to a browser that asks whether a script may send a token (Fetch standard, *CORS-preflight request*).
  ///
  /// - Parameter rateLimit: The state of the client's window, which a preflight does not change.
  /// - Returns: The response.
  static func preflight(rateLimit: RateLimitDecision?) -> Response {
    var fields = ResponseFields.common
    fields += [
      HeaderField("Access-Control-Allow-Methods", ResponseFields.methods),
      HeaderField("Access-Control-Allow-Headers", ResponseFields.allowed),
      HeaderField("Access-Control-Max-Age", "86400"),
    ]
    if let rateLimit { fields += ResponseFields.rateLimit(rateLimit) }
    return Response(status: .noContent, fields: fields)
  }
}
