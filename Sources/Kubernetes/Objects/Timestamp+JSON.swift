import FoundationEssentials

extension JSONReader {
  /// A date and time; nil for `null`.
  mutating func timestamp() throws(JSONError) -> Date? {
    guard try !null() else { return nil }
    let start = position
    guard let date = try string().flatMap(Timestamp.parse) else { throw JSONError(.range(at: start)) }
    return date
  }
}
