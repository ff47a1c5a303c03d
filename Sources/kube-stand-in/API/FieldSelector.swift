/// A `fieldSelector` query parameter: `=`, `==` and `!=` over the fields that the resource names
/// (Kubernetes, *Field Selectors*).
struct FieldSelector: Sendable, Hashable {
  private struct Requirement: Sendable, Hashable {
    var field: String
    var value: String
    var isNegated: Bool
  }

  private let requirements: [Requirement]

  /// Whether it chooses everything.
  var isEmpty: Bool { requirements.isEmpty }

  /// Reads a selector, such as `involvedObject.kind=Pod,type!=Normal`.
  ///
  /// - Parameters:
  ///   - text: The decoded parameter; empty chooses everything.
  ///   - resource: Whose fields it may name.
  /// - Throws: `APIError` 400 for another field or a text that is no selector.
  init(_ text: String, for resource: Resource) throws(APIError) {
    var requirements: [Requirement] = []
    for part in text.split(separator: ",") {
      guard let equals = part.firstIndex(of: "=") else {
        throw .badRequest("invalid selector: '\(text)'; can't understand '\(part)'")
      }
      let isNegated = part[..<equals].last == "!"
      let field = String(isNegated ? part[..<equals].dropLast() : part[..<equals])
      var value = part[part.index(after: equals)...]
      if !isNegated, value.first == "=" { value = value.dropFirst() }
      guard resource.selectableFields.contains(field) else {
        throw .badRequest("field label not supported: \(field)")
      }
      requirements.append(Requirement(field: field, value: String(value), isNegated: isNegated))
    }
    self.requirements = requirements
  }

  /// Whether it chooses an object with these fields; an absent one counts as empty.
  func matches(_ fields: [String: String]) -> Bool {
    requirements.allSatisfy { (fields[$0.field, default: ""] == $0.value) != $0.isNegated }
  }
}
