import Health

/// A `metav1.LabelSelector` as JSON has it.
struct LabelSelectorShape {
  struct Requirement {
    var key: String?
    var `operator`: String?
    var values: [String]?

    init?(_ json: inout JSONReader) throws(JSONError) {
      guard try json.beginObject() else { return nil }
      while let key = try json.nextKey() {
        switch key {
        case "key": self.key = try json.sharedString()
        case "operator": `operator` = try json.word()
        case "values": values = try json.array { json throws(JSONError) in try json.sharedString() ?? "" }
        default: try json.skip()
        }
      }
    }
  }

  var matchLabels: [String: String]?
  var matchExpressions: [Requirement]?

  init?(_ json: inout JSONReader) throws(JSONError) {
    guard try json.beginObject() else { return nil }
    while let key = try json.nextKey() {
      switch key {
      case "matchLabels": matchLabels = try json.sharedDictionary()
      case "matchExpressions": matchExpressions = try json.array(of: Requirement.init)
      default: try json.skip()
      }
    }
  }
}

extension LabelSelector {
  /// Takes a selector.
  ///
  /// - Parameter shape: The object.
  /// - Throws: For an unknown operator: passing it over would select other pods.
  init(_ shape: LabelSelectorShape) throws(JSONError) {
    var requirements: [Requirement] = []
    for requirement in shape.matchExpressions ?? [] {
      guard let key = requirement.key, let text = requirement.operator, let known = Operator(rawValue: text)
      else {
        throw JSONError(
          .content(
            "an entry of its selector's matchExpressions has operator \(requirement.operator ?? "null")"))
      }
      requirements.append(Requirement(key: key, operator: known, values: requirement.values ?? []))
    }
    self.init(matchLabels: shape.matchLabels ?? [:], matchExpressions: requirements)
  }
}
