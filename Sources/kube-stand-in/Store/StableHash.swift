/// A hash that is the same in every run: Swift's own `Hasher` is seeded anew in each process.
enum StableHash {
  /// FNV-1a, 64 bits, as 16 hexadecimal digits.
  static func digits(of text: String) -> String {
    hexadecimal(number(of: text))
  }

  /// A uid in the shape of a version 8 UUID (RFC 9562, section 5.8).
  static func uid(of text: String) -> String {
    let high = number(of: "high/\(text)") & 0xffff_ffff_ffff_0fff | 0x8000
    let low = number(of: "low/\(text)") & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
    let digits = hexadecimal(high) + hexadecimal(low)
    var rest = digits[...]
    return [8, 4, 4, 4, 12].map { length in
      defer { rest = rest.dropFirst(length) }
      return String(rest.prefix(length))
    }.joined(separator: "-")
  }

  private static func number(of text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
