import FastCGI

extension Response {
  /// Room for the fields of most answers.
  private static let usualLength = 1024

  /// The response to a request.
  ///
  /// - Parameters:
  ///   - representation: What is answered.
  ///   - method: The method: the answer to HEAD has neither body nor length.
  ///   - tokenName: What the token is called, for a web server that asks for it.
  ///   - window: Adds the fields that tell of the client's window, if any do.
  init(
    _ representation: Representation, method: Method, tokenName: HeaderField? = nil,
    window: (inout HeaderFields) -> Void = { _ in }
  ) {
    var fields = HeaderFields()
    fields.reserveCapacity(Self.usualLength)
    fields.append(contentsOf: representation.formFields)
    let hasBody = method != .head && representation.hasBody
    fields.append(contentsOf: hasBody ? representation.ownFieldsWithLength : representation.ownFields)
    window(&fields)
    if let age = representation.age {
      let numbers: InlineArray<1, Int> = [age]
      fields.append(ResponseFields.age, numbers.span)
    }
    if let tokenName { fields.append(tokenName) }
    self.init(status: representation.status, fields: fields, body: hasBody ? representation.body : nil)
  }
}
