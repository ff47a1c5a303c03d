import FastCGI

extension Response {
  /// The response to a request.
  ///
  /// - Parameters:
  ///   - representation: What is answered.
  ///   - method: The method: the answer to HEAD has neither body nor length.
  ///   - rateLimit: The fields that tell of the client's window; nil without a limit, and for what is not counted.
  ///   - tokenName: What the token is called, for a web server that asks for it.
  init(
    _ representation: Representation, method: Method, rateLimit: [HeaderField]?,
    tokenName: HeaderField? = nil
  ) {
    let hasBody = method != .head && representation.length != nil
    var fields: [HeaderField] = []
    fields.reserveCapacity(8)
    if hasBody, let length = representation.length { fields.append(length) }
    if let rateLimit { fields += rateLimit }
    if let age = representation.age { fields.append(ResponseFields.age(age)) }
    fields += representation.ownFields
    if let tokenName { fields.append(tokenName) }
    self.init(
      status: representation.status, prepared: representation.preparedFields, fields: fields,
      body: hasBody ? representation.body : nil)
  }
}
