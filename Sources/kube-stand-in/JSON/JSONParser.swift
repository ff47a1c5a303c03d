import NIOCore

/// Reads JSON (RFC 8259) with the members of objects in their order.
struct JSONParser {
  /// Why a text is no JSON.
  struct Failure: Error, CustomStringConvertible {
    /// What is wrong.
    let problem: String
    /// How many bytes into the text.
    let offset: Int
    var description: String { "\(problem), at byte \(offset)" }
  }

  /// The deepest nesting that is read.
  private static let depthLimit = 1200

  private let bytes: [UInt8]
  private let times: TimestampReader?
  private var index = 0
  private var depth = 0

  private init(bytes: [UInt8], times: TimestampReader?) {
    self.bytes = bytes
    self.times = times
  }

  /// Reads one value.
  ///
  /// - Parameters:
  ///   - buffer: The whole text.
  ///   - times: Reads relative times, nil to leave them as strings.
  /// - Returns: The value.
  /// - Throws: `Failure`.
  static func value(of buffer: ByteBuffer, times: TimestampReader? = nil) throws(Failure) -> JSONValue {
    var parser = JSONParser(bytes: Array(buffer.readableBytesView), times: times)
    let value = try parser.value(under: "")
    parser.skipSpace()
    guard parser.index == parser.bytes.count else { throw parser.failure("text after the value") }
    return value
  }

  private mutating func value(under key: String) throws(Failure) -> JSONValue {
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array(under: key))
    case UInt8(ascii: "\""):
      let text = try string()
      guard let times else { return .string(text) }
      do { return try times.value(of: text, under: key) } catch { throw failure("\(error)") }
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func object() throws(Failure) -> JSONObject {
    var object = JSONObject()
    try elements(until: UInt8(ascii: "}")) { (parser) throws(Failure) in
      guard parser.peek == UInt8(ascii: "\"") else { throw parser.failure("expected a name") }
      let name = try parser.string()
      parser.skipSpace()
      guard parser.take(UInt8(ascii: ":")) else { throw parser.failure("expected a colon") }
      object[name] = try parser.value(under: name)
    }
    return object
  }

  private mutating func array(under key: String) throws(Failure) -> [JSONValue] {
    var array: [JSONValue] = []
    try elements(until: UInt8(ascii: "]")) { (parser) throws(Failure) in
      array.append(try parser.value(under: key))
    }
    return array
  }

  /// Reads what stands between two brackets, the first of which is next.
  private mutating func elements(
    until end: UInt8, _ element: (inout JSONParser) throws(Failure) -> Void
  ) throws(Failure) {
    index += 1
    depth += 1
    guard depth <= Self.depthLimit else { throw failure("nested too deeply") }
    defer { depth -= 1 }
    skipSpace()
    guard !take(end) else { return }
    repeat {
      skipSpace()
      try element(&self)
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(end) else { throw failure("expected a comma or an end") }
  }

  private mutating func string() throws(Failure) -> String {
    index += 1
    let start = index
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
    guard peek != UInt8(ascii: "\"") else {
      defer { index += 1 }
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }
    var text = Array(bytes[start..<index])
    while !take(UInt8(ascii: "\"")) {
      guard let byte = peek, byte >= 0x20 else { throw failure("a string without its end") }
      index += 1
      if byte == UInt8(ascii: "\\") {
        text += String(try escape()).utf8
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func escape() throws(Failure) -> Unicode.Scalar {
    let byte = peek
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte!)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var code = try codeUnit()
      if (0xd800..<0xdc00).contains(code), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
        let low = try codeUnit()
        guard (0xdc00..<0xe000).contains(low) else { throw failure("half of a surrogate pair") }
        code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure("half of a surrogate pair") }
      return scalar
    default: throw failure("an unknown escape")
    }
  }

  private mutating func codeUnit() throws(Failure) -> UInt32 {
    let digits = bytes[index...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("expected four hexadecimal digits") }
    index += 4
    return code
  }

  private mutating func number() throws(Failure) -> String {
    let start = index
    _ = take(UInt8(ascii: "-"))
    let isZero = peek == UInt8(ascii: "0")
    let integer = digits()
    guard integer == 1 || integer > 1 && !isZero else { throw failure("expected a value") }
    if take(UInt8(ascii: ".")) {
      guard digits() > 0 else { throw failure("expected digits") }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
      guard digits() > 0 else { throw failure("expected digits") }
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// Passes over digits, and counts them.
  private mutating func digits() -> Int {
    let start = index
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
    return index - start
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
    let isThere = word.withUTF8Buffer { bytes[index...].starts(with: $0) }
    guard isThere else { throw failure("expected a value") }
    index += word.utf8CodeUnitCount
    return value
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || (0x09...0x0d).contains(byte) && byte != 0x0b && byte != 0x0c {
      index += 1
    }
  }

  private func failure(_ problem: String) -> Failure {
    Failure(problem: problem, offset: index)
  }
}
