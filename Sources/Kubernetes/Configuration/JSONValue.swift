import Yams

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
  init(_ node: Node) {
    switch node {
    case .mapping(let mapping):
      let members = mapping.map { ($0.key.string ?? "", JSONValue($0.value)) }
      self = .object(Dictionary(members) { first, _ in first })
    case .sequence(let sequence):
      self = .array(sequence.map(JSONValue.init))
    case .scalar(let scalar):
      self =
        if node.null != nil {
          .null
        } else if scalar.style == .plain, let bool = node.bool {
          .bool(bool)
        } else if scalar.style == .plain, let integer = node.int {
          .integer(integer)
        } else if scalar.style == .plain, let number = node.float {
          .number(number)
        } else {
          .string(scalar.string)
        }
    case .alias:
      // Parsing replaces every alias by what it stands for.
      self = .null
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
