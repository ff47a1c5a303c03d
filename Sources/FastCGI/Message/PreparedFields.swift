/// Header fields that many responses have in common, written once beforehand.
public final class PreparedFields: Sendable {
  /// The fields, in the order in which they are sent.
  public let fields: [HeaderField]
  /// How they are sent: a line each, with its end.
  let bytes: [UInt8]

  /// Writes fields.
  public init(_ fields: [HeaderField]) {
    self.fields = fields
    bytes = fields.flatMap { Array("\($0)\r\n".utf8) }
  }
}

extension PreparedFields: Hashable {
  /// Whether the fields are the same.
  public static func == (one: PreparedFields, other: PreparedFields) -> Bool { one.fields == other.fields }

  /// Feeds the fields to the hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(fields) }
}
