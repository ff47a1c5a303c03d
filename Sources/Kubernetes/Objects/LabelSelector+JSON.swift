import Health

extension LabelSelector {
  /// Reads a `metav1.LabelSelector`; nil for `null`.
  ///
  /// - Throws: Also for an unknown operator: passing it over would select other pods.
  init?(from json: inout JSONReader) throws(JSONError) {
    self.init()
    let isThere = try json.members { json, key throws(JSONError) in
      switch key {
      case "matchLabels": matchLabels = try json.sharedDictionary() ?? [:]
      case "matchExpressions": matchExpressions = try json.array(of: Requirement.init(from:)) ?? []
      default: break
      }
    }
    guard isThere else { return nil }
  }
}

extension LabelSelector.Requirement {
  /// Reads an entry of `matchExpressions`; nil for `null`.
  fileprivate init?(from json: inout JSONReader) throws(JSONError) {
    var name: String?
    var word: String?
    var values: [String]?
    let isThere = try json.members { json, key throws(JSONError) in
      switch key {
      case "key": name = try json.sharedString()
      case "operator": word = try json.word()
      case "values": values = try json.array { json throws(JSONError) in try json.sharedString() ?? "" }
      default: break
      }
    }
    guard isThere else { return nil }
    guard let name, let word, let known = LabelSelector.Operator(rawValue: word) else {
      throw JSONError(
        .content("an entry of its selector's matchExpressions has operator \(word ?? "null")"))
    }
    self.init(key: name, operator: known, values: values ?? [])
  }
}
