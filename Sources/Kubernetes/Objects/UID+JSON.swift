import Health

extension JSONReader {
  /// A reference to an object by its uid; nil for `null`, and for an empty one.
  mutating func uid() throws(JSONError) -> UID? {
    guard let content = try textContent() else { return nil }
    return content.hasEscapes ? UID(try text(content)) : UID(utf8: raw(content.range))
  }
}
