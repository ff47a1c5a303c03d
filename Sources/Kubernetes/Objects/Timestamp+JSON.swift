import FoundationEssentials

extension JSONReader {
  /// A date and time; nil for `null`.
  mutating func timestamp() throws(JSONError) -> Date? {
    guard try !null() else { return nil }
    let start = position
    guard let content = try textContent() else { return nil }
    if let date = Timestamp.parse(whole: raw(content.range)) { return date }
    guard let date = Timestamp.parse(try text(content)) else { throw JSONError(.range(at: start)) }
    return date
  }
}
