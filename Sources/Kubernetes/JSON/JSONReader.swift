import Glibc

/// Reads JSON from bytes, one value after the other, and passes over what nobody asks for.
///
/// A caller asks for a value of the type that it must have; `null` counts as absent. Members of an object come in the
/// order in which they are written, and those that are not taken are passed over:
///
/// ```swift
/// try json.members { json, key throws(JSONError) in
///   switch key {
///   case "name": name = try json.string()
///   default: break
///   }
/// }
/// ```
///
/// Strict as RFC 8259 is, also in what is passed over; only the escapes and the UTF-8 of strings that are passed
/// over are not looked at. Any bytes give a value or an error.
public struct JSONReader {
  /// Objects and arrays that are read may be nested so deep; Kubernetes objects come to about 20.
  static let depthLimit = 256
  /// What is passed over may be nested so deep, which is as deep as API servers read themselves: `metadata.managedFields`
  /// has the shape that a client gave it (Go, `encoding/json`, `maxNestingDepth`).
  static let skipLimit = 10_000

  /// The whole text; valid as long as the closure of `read(_:sharing:_:)` runs.
  ///
  /// Looked at only by way of the functions under *Bytes*, which know its end.
  private let bytes: UnsafeBufferPointer<UInt8>
  let interner: Interner?
  /// What comes next.
  private(set) var position = 0
  private var depth = 0
  /// Whether nothing has been taken from the innermost object or array.
  private var isAtBeginning = false

  /// Begins at the beginning; for the functions that know how long the bytes are valid.
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ interner: Interner?) {
    self.bytes = bytes
    self.interner = interner
  }

  // MARK: - Objects and arrays

  /// Enters an object; false for `null`.
  mutating func beginObject() throws(JSONError) -> Bool {
    try begin(UInt8(ascii: "{"))
  }

  /// The next member's name, whose value comes next; nil after the last one, and the object is left.
  mutating func nextKey() throws(JSONError) -> JSONKey? {
    guard try advance(to: UInt8(ascii: "}")) else { return nil }
    skipSpace()
    let key = try stringContent()
    skipSpace()
    guard byte == UInt8(ascii: ":") else { throw syntaxError() }
    position += 1
    skipSpace()
    return JSONKey(bytes: raw(key.range))
  }

  /// Enters an array; false for `null`.
  mutating func beginArray() throws(JSONError) -> Bool {
    try begin(UInt8(ascii: "["))
  }

  /// Whether an element comes next; after the last one false, and the array is left.
  mutating func nextElement() throws(JSONError) -> Bool {
    try advance(to: UInt8(ascii: "]"))
  }

  // MARK: - Values

  /// Whether `null` comes next, which is then taken.
  mutating func null() throws(JSONError) -> Bool {
    skipSpace()
    guard byte == UInt8(ascii: "n") else { return false }
    try literal("null")
    return true
  }

  /// Whether a string comes next.
  mutating func isString() -> Bool {
    skipSpace()
    return byte == UInt8(ascii: "\"")
  }

  /// Passes over a value, however deep it is nested up to ``skipLimit``; uses no stack for that.
  package mutating func skip() throws(JSONError) {
    var nesting = JSONNesting()
    repeat {
      skipSpace()
      switch byte {
      case UInt8(ascii: "{"):
        position += 1
        skipSpace()
        if byte == UInt8(ascii: "}") {
          position += 1
        } else {
          guard nesting.depth < Self.skipLimit else { throw syntaxError() }
          nesting.enter(isObject: true)
          try skipKey()
          continue
        }
      case UInt8(ascii: "["):
        position += 1
        skipSpace()
        if byte == UInt8(ascii: "]") {
          position += 1
        } else {
          guard nesting.depth < Self.skipLimit else { throw syntaxError() }
          nesting.enter(isObject: false)
          continue
        }
      case UInt8(ascii: "\""): _ = try stringContent()
      case UInt8(ascii: "t"): try literal("true")
      case UInt8(ascii: "f"): try literal("false")
      case UInt8(ascii: "n"): try literal("null")
      default: try skipNumber()
      }
      try leave(&nesting)
    } while nesting.depth > 0
  }

  /// Leaves the objects and arrays that end behind a value, up to where another value comes.
  private mutating func leave(_ nesting: inout JSONNesting) throws(JSONError) {
    while nesting.depth > 0 {
      skipSpace()
      if byte == UInt8(ascii: ",") {
        position += 1
        if nesting.isObject { try skipKey() }
        return
      }
      guard byte == UInt8(ascii: nesting.isObject ? "}" : "]") else { throw syntaxError() }
      position += 1
      nesting.leave()
    }
  }

  /// Passes over a member's name and the colon.
  private mutating func skipKey() throws(JSONError) {
    skipSpace()
    _ = try stringContent()
    skipSpace()
    guard byte == UInt8(ascii: ":") else { throw syntaxError() }
    position += 1
  }

  // MARK: - Grammar

  private mutating func begin(_ bracket: UInt8) throws(JSONError) -> Bool {
    guard try !null() else { return false }
    guard byte == bracket else { throw formError() }
    guard depth < Self.depthLimit else { throw syntaxError() }
    position += 1
    depth += 1
    isAtBeginning = true
    return true
  }

  /// Goes to the next member or element; false when the closing bracket comes instead.
  private mutating func advance(to bracket: UInt8) throws(JSONError) -> Bool {
    skipSpace()
    if byte == bracket {
      position += 1
      depth -= 1
      isAtBeginning = false
      return false
    }
    if isAtBeginning {
      isAtBeginning = false
    } else {
      guard byte == UInt8(ascii: ",") else { throw syntaxError() }
      position += 1
    }
    return true
  }

  /// Takes the end of the text.
  mutating func end() throws(JSONError) {
    skipSpace()
    guard position == bytes.count else { throw syntaxError() }
  }

  mutating func literal(_ text: StaticString) throws(JSONError) {
    let length = text.utf8CodeUnitCount
    let isThere = text.withUTF8Buffer { text in
      guard bytes.count - position >= length, let here = bytes.baseAddress, let text = text.baseAddress
      else { return false }
      return memcmp(here + position, text, length) == 0
    }
    guard isThere else { throw syntaxError() }
    position += length
  }

  /// RFC 8259, section 6.
  mutating func skipNumber() throws(JSONError) {
    if byte == UInt8(ascii: "-") { position += 1 }
    if byte == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
    if byte == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      position += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
      try skipDigits()
    }
  }

  private mutating func skipDigits() throws(JSONError) {
    guard Self.isDigit(byte) else { throw syntaxError() }
    while Self.isDigit(byte) { position += 1 }
  }

  // MARK: - Strings

  /// What is between two quotes.
  struct StringContent {
    var range: Range<Int>
    var hasEscapes: Bool
  }

  mutating func textContent() throws(JSONError) -> StringContent? {
    guard try !null() else { return nil }
    guard byte == UInt8(ascii: "\"") else { throw formError() }
    return try stringContent()
  }

  private mutating func stringContent() throws(JSONError) -> StringContent {
    guard byte == UInt8(ascii: "\"") else { throw syntaxError() }
    position += 1
    let start = position
    var hasEscapes = false
    while true {
      skipPlainText()
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return StringContent(range: start..<position - 1, hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        guard position + 1 < bytes.count else { throw syntaxError() }
        position += 2
        hasEscapes = true
      default: throw syntaxError()
      }
    }
  }

  func text(_ content: StringContent) throws(JSONError) -> String {
    let raw = raw(content.range)
    let text = content.hasEscapes ? Self.unescape(raw) : UTF8Text.string(raw)
    guard let text else { throw JSONError(.syntax(at: content.range.lowerBound)) }
    return text
  }

  // MARK: - Bytes

  /// The next byte, 0 at the end; JSON has no such byte.
  var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

  /// A part of the text that has been read.
  func raw(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[range])
  }

  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0a, 0x0d: position += 1
      default: return
      }
    }
  }

  /// Goes to the next quote, backslash or control character, or the end: eight bytes at a time.
  private mutating func skipPlainText() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs = ones << 7
    let raw = UnsafeRawBufferPointer(bytes)
    while position + 8 <= raw.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let quote = word ^ (ones * 0x22)
      let backslash = word ^ (ones * 0x5c)
      // A byte is less than n when subtracting n borrows into its high bit, which was not set.
      let found =
        ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- ones * 0x20) & ~word) & highs
      if found != 0 {
        position += found.trailingZeroBitCount / 8
        return
      }
      position += 8
    }
    while position < bytes.count {
      let byte = bytes[position]
      if byte < 0x20 || byte == 0x22 || byte == 0x5c { return }
      position += 1
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  // MARK: - Errors

  func syntaxError() -> JSONError {
    JSONError(.syntax(at: position))
  }

  /// What comes next is JSON, but not of the type asked for; if it is JSON.
  func formError() -> JSONError {
    JSONError(.form(at: position))
  }
}
