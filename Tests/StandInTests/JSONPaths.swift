import Testing

/// Values of decoded JSON by their path, such as `metadata.name`.
extension [String: Any] {
  func value(_ path: String) -> Any? {
    var value: Any? = self
    for name in path.split(separator: ".") { value = (value as? [String: Any])?[String(name)] }
    return value
  }

  func text(_ path: String) throws -> String {
    try #require(value(path) as? String, "\(path)")
  }

  /// The status of a condition.
  func condition(_ type: String) -> String? {
    let conditions = value("status.conditions") as? [[String: Any]]
    return conditions?.first { $0["type"] as? String == type }?["status"] as? String
  }
}
