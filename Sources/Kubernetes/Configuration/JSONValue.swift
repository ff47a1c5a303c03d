/// Any JSON: for what is handed on without being understood.
enum JSONValue: Sendable, Equatable, Encodable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// What a YAML node means in JSON.
  init(_ node: YAMLNode) {
    switch node.content {
    case .mapping(let mapping): self = .object(mapping.mapValues(JSONValue.init))
    case .sequence(let sequence): self = .array(sequence.map(JSONValue.init))
    case .scalar(let scalar):
      self =
        if scalar.isNull {
          .null
        } else if let bool = scalar.bool {
          .bool(bool)
        } else if let integer = scalar.integer {
          .integer(integer)
        } else if let number = scalar.number {
          .number(number)
        } else {
          .string(scalar.text)
        }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}
