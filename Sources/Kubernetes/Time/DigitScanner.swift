/// Reads ASCII text of a fixed form, piece by piece.
struct DigitScanner {
  private var rest: Substring.UTF8View

  init(_ text: String) {
    rest = Substring(text).utf8
  }

  /// Whether everything has been read.
  var isAtEnd: Bool { rest.isEmpty }

  /// Passes over a text; false, and nothing passed over, when it is not there.
  mutating func skip(_ text: StaticString) -> Bool {
    let isThere = text.withUTF8Buffer { rest.starts(with: $0) }
    if isThere { rest = rest.dropFirst(text.utf8CodeUnitCount) }
    return isThere
  }

  /// A number of exactly so many digits.
  mutating func number(digits: Int) -> Int? {
    let text = rest.prefix(digits)
    guard text.count == digits, text.allSatisfy(Self.isDigit) else { return nil }
    rest = rest.dropFirst(digits)
    return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// The digits after a decimal point, as a number below 1.
  mutating func fraction() -> Double? {
    let text = rest.prefix(while: Self.isDigit)
    guard !text.isEmpty else { return nil }
    rest = rest.dropFirst(text.count)
    var scale = 1.0
    return text.reduce(0.0) { value, digit in
      scale /= 10
      return value + Double(digit - UInt8(ascii: "0")) * scale
    }
  }

  /// A word of three letters.
  mutating func word() -> String? {
    let text = rest.prefix(3)
    guard text.count == 3, text.allSatisfy({ Character(UnicodeScalar($0)).isLetter }) else { return nil }
    rest = rest.dropFirst(3)
    return String(text)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
