import Health

extension JSONReader {
  /// An `IntOrString`: `1` or `"25%"`; nil for `null`.
  mutating func intOrPercent() throws(JSONError) -> IntOrPercent? {
    guard try !null() else { return nil }
    guard isString() else { return try integer().map(IntOrPercent.count) }
    let start = position
    guard let text = try string(), let value = IntOrPercent(text) else { throw JSONError(.range(at: start)) }
    return value
  }
}
