import Foundation
import Yams

/// The JSON that an API server would send of an object in YAML.
struct JSONText {
  /// The text.
  private(set) var text = ""
  private let now: Date

  /// Writes an object.
  ///
  /// - Parameters:
  ///   - node: The object.
  ///   - now: What its moments are relative to.
  /// - Throws: When a moment, or a value, is none that JSON can have.
  init(_ node: Node, at now: Date) throws(CaseError) {
    self.now = now
    try append(node, under: "")
  }

  private mutating func append(_ node: Node, under key: String) throws(CaseError) {
    switch node {
    case .mapping(let mapping):
      text += "{"
      for (index, (key, value)) in mapping.enumerated() {
        guard let name = key.string else {
          throw CaseError(line: key.mark?.line, problem: "a key must be a string")
        }
        text += index > 0 ? "," : ""
        append(string: name)
        text += ":"
        try append(value, under: name)
      }
      text += "}"
    case .sequence(let sequence):
      text += "["
      for (index, element) in sequence.enumerated() {
        text += index > 0 ? "," : ""
        try append(element, under: key)
      }
      text += "]"
    case .scalar(let scalar): try append(scalar, node, under: key)
    case .alias: throw CaseError(line: node.mark?.line, problem: "an alias without its anchor")
    }
  }

  private mutating func append(
    _ scalar: Node.Scalar, _ node: Node, under key: String
  ) throws(CaseError) {
    if scalar.style == .plain {
      if node.null != nil {
        text += "null"
        return
      }
      if let bool = node.bool {
        text += "\(bool)"
        return
      }
      // Any number of digits: a case may have one that no field can hold.
      if !scalar.string.isEmpty, scalar.string.allSatisfy({ $0.isASCII && $0.isNumber }) {
        text += scalar.string
        return
      }
    }
    guard RelativeMoment.isTimestamp(key), scalar.string.hasPrefix("now") else {
      append(string: scalar.string)
      return
    }
    guard let seconds = RelativeMoment.seconds(scalar.string) else {
      throw CaseError(line: node.mark?.line, problem: "'\(scalar.string)' is no moment")
    }
    append(string: RelativeMoment.rfc3339(now + seconds))
  }

  private mutating func append(string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case "\u{0}"..."\u{1f}": text += String(format: "\\u%04x", scalar.value)
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
