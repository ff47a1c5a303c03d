extension JSONReader {
  /// A string; nil for `null`.
  mutating func string() throws(JSONError) -> String? {
    guard let content = try textContent() else { return nil }
    return try text(content)
  }

  /// A string that others are likely to be equal to; nil for `null`.
  mutating func sharedString() throws(JSONError) -> String? {
    guard let content = try textContent() else { return nil }
    guard let interner, !content.hasEscapes else { return try text(content) }
    let shared = interner.string(raw(content.range))
    guard let shared else { throw JSONError(.syntax(at: content.range.lowerBound)) }
    return shared
  }

  /// A whole number; nil for `null`.
  mutating func integer() throws(JSONError) -> Int? {
    guard try !null() else { return nil }
    let start = position
    guard byte == UInt8(ascii: "-") || Self.isDigit(byte) else { throw formError() }
    try skipNumber()
    let text = String(decoding: raw(start..<position), as: UTF8.self)
    // An exponent or a fraction of zeros is as good: 1e3, 2.0.
    guard let value = Int(text) ?? Double(text).flatMap(Int.init(exactly:)) else {
      throw JSONError(.form(at: start))
    }
    return value
  }

  /// `true` or `false`; nil for `null`.
  mutating func boolean() throws(JSONError) -> Bool? {
    guard try !null() else { return nil }
    switch byte {
    case UInt8(ascii: "t"):
      try literal("true")
      return true
    case UInt8(ascii: "f"):
      try literal("false")
      return false
    default: throw formError()
    }
  }

  /// The elements of an array, which read themselves; nil for `null`.
  mutating func array<Element>(
    of element: (inout JSONReader) throws(JSONError) -> Element?
  ) throws(JSONError) -> [Element]? {
    guard try beginArray() else { return nil }
    var elements: [Element] = []
    while try nextElement() {
      if let element = try element(&self) { elements.append(element) }
    }
    return elements
  }

  /// An object whose values are strings, likely to be equal to others; nil for `null`.
  mutating func sharedDictionary() throws(JSONError) -> [String: String]? {
    skipSpace()
    let start = position
    var end = self
    try end.skip()
    let raw = raw(start..<end.position)
    if let known = interner?.dictionary(raw) {
      self = end
      return known
    }
    guard try beginObject() else { return nil }
    var values: [String: String] = [:]
    while let key = try nextKey() {
      guard let name = Self.unescape(key.bytes) else { throw syntaxError() }
      // As Go's decoder has it, which is what every API server uses: null is no text.
      values[name] = try sharedString() ?? ""
    }
    interner?.remember(values, for: raw)
    return values
  }
}
