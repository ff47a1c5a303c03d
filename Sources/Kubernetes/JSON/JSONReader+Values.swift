extension JSONReader {
  /// A string; nil for `null`.
  mutating func string() throws(JSONError) -> String? {
    guard let content = try textContent() else { return nil }
    return try text(content)
  }

  /// A string for people, cut to ``BoundedText/sentence``; nil for `null`.
  mutating func sentence() throws(JSONError) -> String? {
    try sharedString().map { BoundedText.cut($0, to: BoundedText.sentence) }
  }

  /// A word for machines, cut to ``BoundedText/word``: none that is longer means anything; nil for `null`.
  mutating func word() throws(JSONError) -> String? {
    try sharedString().map { BoundedText.cut($0, to: BoundedText.word) }
  }

  /// A word that no other is equal to, such as an object's name; nil for `null`.
  mutating func uniqueWord() throws(JSONError) -> String? {
    try string().map { BoundedText.cut($0, to: BoundedText.word) }
  }

  /// A string that others are likely to be equal to; nil for `null`.
  mutating func sharedString() throws(JSONError) -> String? {
    guard let content = try textContent() else { return nil }
    guard let interner, !content.hasEscapes else { return try text(content) }
    let shared = interner.string(raw(content.range))
    guard let shared else { throw JSONError(.syntax(at: content.range.lowerBound)) }
    return shared
  }

  /// A whole number.
  ///
  /// - Parameter range: What its place can have; most numbers of the API are of 32 bits.
  /// - Returns: nil for `null`.
  /// - Throws: When it is no whole number, or out of range.
  mutating func integer(
    in range: ClosedRange<Int> = Int(Int32.min)...Int(Int32.max)
  ) throws(JSONError) -> Int? {
    guard try !null() else { return nil }
    let start = position
    guard byte == UInt8(ascii: "-") || Self.isDigit(byte) else { throw formError() }
    try skipNumber()
    let text = String(decoding: raw(start..<position), as: UTF8.self)
    // An exponent or a fraction of zeros is as good: 1e3, 2.0.
    guard let value = Int(text) ?? Double(text).flatMap(Int.init(exactly:)), range.contains(value) else {
      throw JSONError(.range(at: start))
    }
    return value
  }

  /// A whole number of 64 bits; nil for `null`.
  mutating func longInteger() throws(JSONError) -> Int? {
    try integer(in: Int.min...Int.max)
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

  /// The most elements that an array within an object may have: what is kept of an object is bounded.
  static let arrayLimit = 256
  /// The bytes of JSON that labels or a selector may have, which are kept whole.
  static let labelsLimit = 16 << 10

  /// A value that may have so many bytes of JSON.
  mutating func limited<Value>(
    to limit: Int, _ body: (inout JSONReader) throws(JSONError) -> Value
  ) throws(JSONError) -> Value {
    skipSpace()
    let start = position
    let value = try body(&self)
    guard position - start <= limit else { throw JSONError(.range(at: start)) }
    return value
  }

  /// The elements of an array, which read themselves.
  ///
  /// - Parameters:
  ///   - limit: The most elements that it may have.
  ///   - element: Reads one; nil leaves it out.
  /// - Returns: nil for `null`.
  /// - Throws: When it is no array, has too many elements, or one of them cannot be read.
  mutating func array<Element>(
    limit: Int = arrayLimit, of element: (inout JSONReader) throws(JSONError) -> Element?
  ) throws(JSONError) -> [Element]? {
    guard try beginArray() else { return nil }
    let start = position
    var elements: [Element] = []
    while try nextElement() {
      guard elements.count < limit else { throw JSONError(.range(at: start)) }
      if let element = try element(&self) { elements.append(element) }
    }
    return elements
  }

  /// The name of a member, likely to be equal to others; nil when it is none.
  private func sharedName(_ key: JSONKey) -> String? {
    if key.bytes.contains(UInt8(ascii: "\\")) { return Self.unescape(key.bytes) }
    guard let interner else { return UTF8Text.string(key.bytes) }
    return interner.string(key.bytes)
  }

  /// An object whose values are strings, likely to be equal to others; nil for `null`.
  mutating func sharedDictionary() throws(JSONError) -> [String: String]? {
    skipSpace()
    let start = position
    var end = self
    try end.skip()
    let raw = raw(start..<end.position)
    guard raw.count <= Self.labelsLimit else { throw JSONError(.range(at: start)) }
    if let known = interner?.dictionary(raw) {
      self = end
      return known
    }
    guard try beginObject() else { return nil }
    var values: [String: String] = [:]
    while let key = try nextKey() {
      guard let name = sharedName(key) else { throw syntaxError() }
      // As Go's decoder has it, which is what every API server uses: null is no text.
      values[name] = try sharedString() ?? ""
    }
    interner?.remember(values, for: raw)
    return values
  }
}
