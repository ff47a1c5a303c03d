/// What a handler answers; sent just as it is, with nothing added.
///
/// A copy shares the storage of the original, so that a response made beforehand costs little to send again.
public struct Response: Sendable, Hashable {
  /// The status.
  public var status: Status
  /// Header fields that were written beforehand, and are sent first; nil for none.
  public var prepared: PreparedFields?
  /// The other header fields, in the order in which they are sent.
  public var fields: [HeaderField]
  /// The body; nil, like an empty one, sends none, which is what HEAD asks for.
  public var body: [UInt8]?

  /// Creates a response from its parts.
  public init(
    status: Status, prepared: PreparedFields? = nil, fields: [HeaderField] = [], body: [UInt8]? = nil
  ) {
    self.status = status
    self.prepared = prepared
    self.fields = fields
    self.body = body
  }

  /// All header fields.
  public var allFields: [HeaderField] { (prepared?.fields ?? []) + fields }

  /// The value of the first field of that name, if there is one.
  public subscript(name: HeaderField.Name) -> String? {
    allFields.first { $0.name == name }?.value
  }
}
