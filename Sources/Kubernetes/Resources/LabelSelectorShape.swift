import Health

/// A `metav1.LabelSelector` as JSON has it.
struct LabelSelectorShape: Decodable {
  struct Requirement: Decodable {
    var key: String?
    var `operator`: String?
    var values: [String]?
  }

  var matchLabels: [String: String]?
  var matchExpressions: [Requirement]?
}

extension LabelSelector {
  /// Takes a selector.
  ///
  /// - Parameter shape: The object.
  /// - Throws: For an unknown operator: passing it over would select other pods.
  init(_ shape: LabelSelectorShape) throws(ShapeError) {
    var requirements: [Requirement] = []
    for requirement in shape.matchExpressions ?? [] {
      guard let key = requirement.key, let text = requirement.operator, let known = Operator(rawValue: text)
      else { throw ShapeError("a matchExpressions entry with operator \(requirement.operator ?? "null")") }
      requirements.append(Requirement(key: key, operator: known, values: requirement.values ?? []))
    }
    self.init(matchLabels: shape.matchLabels ?? [:], matchExpressions: requirements)
  }
}
