import Health

extension Condition {
  /// Reads an entry of `status.conditions`; nil for one without a type, which says nothing.
  init?(from json: inout JSONReader) throws(JSONError) {
    var type: String?
    self.init(type: "", status: .unknown)
    try json.members { json, key throws(JSONError) in
      switch key {
      case "type": type = try json.word()
      case "status": status = try json.word().flatMap(Status.init) ?? .unknown
      case "reason": reason = try json.word()
      case "message": message = try json.sentence()
      case "lastTransitionTime": lastTransition = try json.timestamp()
      default: break
      }
    }
    guard let type else { return nil }
    self.type = type
  }
}
