/// A `labelSelector` query parameter: equality-based and set-based requirements, all of which must hold
/// (Kubernetes, *Labels and Selectors*).
struct LabelSelector: Sendable, Hashable {
  private enum Requirement: Sendable, Hashable {
    case exists(String)
    case absent(String)
    case isIn(String, Set<String>)
    /// Holds as well for objects without the label.
    case notIn(String, Set<String>)
  }

  private let requirements: [Requirement]

  /// Whether it chooses everything.
  var isEmpty: Bool { requirements.isEmpty }

  /// Reads a selector, such as `app=shop,tier in (web, cache),!legacy`.
  ///
  /// - Parameter text: The decoded parameter; empty chooses everything.
  /// - Throws: `APIError` 400.
  init(_ text: String) throws(APIError) {
    var requirements: [Requirement] = []
    for part in try Self.parts(of: text) { requirements.append(try Self.requirement(part, in: text)) }
    self.requirements = requirements
  }

  /// Whether it chooses an object with these labels.
  func matches(_ labels: [String: String]) -> Bool {
    requirements.allSatisfy { requirement in
      switch requirement {
      case .exists(let key): labels[key] != nil
      case .absent(let key): labels[key] == nil
      case .isIn(let key, let values): labels[key].map(values.contains) ?? false
      case .notIn(let key, let values): labels[key].map { !values.contains($0) } ?? true
      }
    }
  }

  /// Splits at the commas outside of parentheses.
  private static func parts(of text: String) throws(APIError) -> [Substring] {
    guard !text.allSatisfy(\.isWhitespace) else { return [] }
    var parts: [Substring] = []
    var start = text.startIndex
    var depth = 0
    for index in text.indices {
      switch text[index] {
      case "(": depth += 1
      case ")": depth -= 1
      case "," where depth == 0:
        parts.append(text[start..<index])
        start = text.index(after: index)
      default: break
      }
      guard depth == 0 || depth == 1 else { throw malformed(text) }
    }
    guard depth == 0 else { throw malformed(text) }
    return parts + [text[start...]]
  }

  private static func requirement(_ part: Substring, in text: String) throws(APIError) -> Requirement {
    let part = part.trimmed
    if part.first == "!" {
      return .absent(try key(part.dropFirst(), in: text))
    }
    if part.last == ")", let open = part.firstIndex(of: "(") {
      let words = part[..<open].split(whereSeparator: \.isWhitespace)
      let values = part[part.index(after: open)...].dropLast()
        .split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmed) }
      guard words.count == 2 else { throw malformed(text) }
      let key = try key(words[0], in: text)
      switch words[1] {
      case "in": return .isIn(key, Set(values))
      case "notin": return .notIn(key, Set(values))
      default: throw malformed(text)
      }
    }
    guard let equals = part.firstIndex(of: "=") else { return .exists(try key(part, in: text)) }
    let isNegated = part[..<equals].last == "!"
    var value = part[part.index(after: equals)...]
    if !isNegated, value.first == "=" { value = value.dropFirst() }
    value = value.trimmed
    guard value.allSatisfy({ isNameCharacter($0) }) else { throw malformed(text) }
    let key = try key(isNegated ? part[..<equals].dropLast() : part[..<equals], in: text)
    return isNegated ? .notIn(key, [String(value)]) : .isIn(key, [String(value)])
  }

  private static func key(_ text: Substring, in selector: String) throws(APIError) -> String {
    let key = text.trimmed
    guard !key.isEmpty, key.allSatisfy({ isNameCharacter($0) || $0 == "/" }) else {
      throw malformed(selector)
    }
    return String(key)
  }

  private static func isNameCharacter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
  }

  private static func malformed(_ text: String) -> APIError {
    .badRequest("unable to parse requirement: '\(text)' is not a label selector")
  }
}

extension Substring {
  /// Without the spaces around it.
  var trimmed: Substring {
    var text = drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
