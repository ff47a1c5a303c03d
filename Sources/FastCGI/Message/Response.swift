/// What a handler answers; sent just as it is, with nothing added.
///
/// A copy shares the storage of the original, so that a response made beforehand costs little to send again.
public struct Response: Sendable, Hashable {
  /// The status.
  public var status: Status
  /// The header fields, in the order in which they are sent.
  public var fields: HeaderFields
  /// The body; nil, like an empty one, sends none, which is what HEAD asks for.
  public var body: [UInt8]?

  /// Creates a response from its parts.
  public init(status: Status, fields: HeaderFields = HeaderFields(), body: [UInt8]? = nil) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// The value of the first field of that name, if there is one.
  public subscript(name: HeaderField.Name) -> String? { fields[name] }
}
