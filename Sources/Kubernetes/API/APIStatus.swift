/// `metav1.Status`: what the API says instead of an object.
struct APIStatus {
  private(set) var kind: String?
  private(set) var code: Int?
  private(set) var reason: String?
  private(set) var message: String?
  /// `details.name`: the object that it is about.
  private(set) var name: String?
  /// `details.retryAfterSeconds`.
  private(set) var retryAfterSeconds: Int?

  /// Reads a status; nil for `null`.
  init?(from json: inout JSONReader) throws(JSONError) {
    let isThere = try json.members { json, key throws(JSONError) in
      switch key {
      case "kind": kind = try json.word()
      case "code": code = try json.integer()
      case "reason": reason = try json.word()
      case "message": message = try json.sentence()
      case "details": try readDetails(&json)
      default: break
      }
    }
    guard isThere else { return nil }
  }

  private mutating func readDetails(_ json: inout JSONReader) throws(JSONError) {
    (name, retryAfterSeconds) = (nil, nil)
    try json.members { json, key throws(JSONError) in
      switch key {
      case "name": name = try json.uniqueWord()
      case "retryAfterSeconds": retryAfterSeconds = try json.integer()
      default: break
      }
    }
  }
}
