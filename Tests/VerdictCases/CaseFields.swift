import Foundation
import Yams

/// The keys of a mapping, each of which must be known.
struct CaseFields {
  private let mapping: Node.Mapping
  private let line: Int?

  /// Takes a mapping.
  ///
  /// - Parameters:
  ///   - node: What should be one.
  ///   - keys: The keys that it may have.
  /// - Throws: When it is none, or has another key.
  init(_ node: Node, of keys: Set<String>) throws(CaseError) {
    line = node.mark?.line
    guard let mapping = node.mapping else { throw CaseError(line: line, problem: "expected a mapping") }
    for (key, _) in mapping where !keys.contains(key.string ?? "") {
      throw CaseError(
        line: key.mark?.line,
        problem: "unknown key '\(key.string ?? "?")', known: \(keys.sorted().joined(separator: ", "))")
    }
    self.mapping = mapping
  }

  /// A value, nil when it is not there.
  subscript(key: String) -> Node? { mapping[Node(key)] }

  /// A value that must be there.
  func required(_ key: String) throws(CaseError) -> Node {
    guard let node = self[key] else { throw CaseError(line: line, problem: "'\(key)' is missing") }
    return node
  }

  /// A moment, nil when it is not there.
  func moment(_ key: String, from now: Date) throws(CaseError) -> Date? {
    guard let node = self[key] else { return nil }
    return try Self.moment(node, from: now)
  }

  /// The values of a mapping whose keys are names.
  func byName<Value>(
    _ key: String, _ value: (Node) throws(CaseError) -> Value
  ) throws(CaseError) -> [String: Value] {
    guard let node = self[key] else { return [:] }
    guard let mapping = node.mapping else {
      throw CaseError(line: node.mark?.line, problem: "expected names")
    }
    var values: [String: Value] = [:]
    for (name, node) in mapping { values[name.string ?? ""] = try value(node) }
    return values
  }

  /// A list of moments.
  static func moments(_ node: Node, from now: Date) throws(CaseError) -> [Date] {
    guard let sequence = node.sequence else {
      throw CaseError(line: node.mark?.line, problem: "expected a list of moments")
    }
    var moments: [Date] = []
    for moment in sequence { moments.append(try Self.moment(moment, from: now)) }
    return moments
  }

  /// Moments that belong to moments.
  static func moments(byMoment node: Node, from now: Date) throws(CaseError) -> [Date: Date] {
    guard let mapping = node.mapping else {
      throw CaseError(line: node.mark?.line, problem: "expected moments by moments")
    }
    var moments: [Date: Date] = [:]
    for (key, value) in mapping { moments[try moment(key, from: now)] = try moment(value, from: now) }
    return moments
  }

  /// A whole number.
  static func number(_ node: Node) throws(CaseError) -> Int {
    guard let number = node.int else {
      throw CaseError(line: node.mark?.line, problem: "expected a whole number")
    }
    return number
  }

  /// The whole numbers of a mapping.
  static func numbers(_ node: Node) throws(CaseError) -> [String: Int] {
    guard let mapping = node.mapping else {
      throw CaseError(line: node.mark?.line, problem: "expected numbers by name")
    }
    var numbers: [String: Int] = [:]
    for (name, value) in mapping {
      guard let name = name.string, let number = value.int else {
        throw CaseError(line: value.mark?.line, problem: "expected a name with a number")
      }
      numbers[name] = number
    }
    return numbers
  }

  /// A value that is one of a list of words.
  static func word<Word: RawRepresentable>(
    _ node: Node, as _: Word.Type = Word.self
  ) throws(CaseError) -> Word where Word.RawValue == String {
    guard let word = node.string.flatMap(Word.init(rawValue:)) else {
      throw CaseError(
        line: node.mark?.line, problem: "'\(node.string ?? "")' is no \(Word.self)")
    }
    return word
  }

  private static func moment(_ node: Node, from now: Date) throws(CaseError) -> Date {
    guard let seconds = node.string.flatMap(RelativeMoment.seconds) else {
      throw CaseError(
        line: node.mark?.line, problem: "expected a moment such as now-1h30m, not '\(node.string ?? "")'")
    }
    return now + seconds
  }
}
