import FastCGI

extension Response {
  /// The response to a request.
  ///
  /// - Parameters:
  ///   - representation: What is answered.
  ///   - method: The method: the answer to HEAD has neither body nor length.
  ///   - rateLimit: The state of the client's window; nil without a limit, and for what is not counted.
  ///   - allowsScripts: Whether pages of any origin may read it.
  init(
    _ representation: Representation, method: Method, rateLimit: RateLimitDecision?,
    allowsScripts: Bool = true
  ) {
    let hasBody = method != .head && representation.contentType != nil
    var fields: [HeaderField] = []
    fields.reserveCapacity(16)
    if let contentType = representation.contentType { fields.append(contentType) }
    fields.append(representation.caching)
    if allowsScripts { fields += ResponseFields.common }
    if hasBody { fields.append(HeaderField("Content-Length", String(representation.body.count))) }
    if let rateLimit { fields += ResponseFields.rateLimit(rateLimit) }
    if let age = representation.age { fields.append(ResponseFields.age(age)) }
    fields += representation.fields
    self.init(status: representation.status, fields: fields, body: hasBody ? representation.body : nil)
  }
}
