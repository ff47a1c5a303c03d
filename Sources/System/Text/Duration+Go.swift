extension Duration {
  /// Reads a duration as Go writes it: `1h`, `1m30s`, `1.5h`, `500ms`, and `0`.
  ///
  /// The grammar is that of `time.ParseDuration` of Go without a sign: decimal numbers, each with a unit out
  /// of `ns`, `us` (also `µs`), `ms`, `s`, `m` and `h`. What is smaller than a nanosecond is cut off.
  ///
  /// - Returns: nil for anything else, and for more than 2⁶³ − 1 nanoseconds (292 years), where Go ends too.
  package init?(goDuration text: some StringProtocol) {
    if text == "0" {
      self = .zero
      return
    }
    guard !text.isEmpty else { return nil }
    var rest = text[...]
    var total: Int128 = 0
    while !rest.isEmpty {
      guard let nanoseconds = Self.takeTerm(from: &rest) else { return nil }
      total += nanoseconds
      guard total <= Int128(Int64.max) else { return nil }
    }
    self = .nanoseconds(Int64(total))
  }

  /// Takes a number and its unit from the front.
  ///
  /// - Returns: Nanoseconds, at most about 2⁶³ times an hour, so that the sum of two fits; nil when there is
  ///   no such term.
  private static func takeTerm<Text: StringProtocol>(from rest: inout Text) -> Int128?
  where Text.SubSequence == Text {
    let isDigit = { (character: Character) in character.isASCII && character.isNumber }
    let whole = rest.prefix(while: isDigit)
    rest = rest.dropFirst(whole.count)
    var fraction = rest.prefix(0)
    if rest.first == "." {
      rest = rest.dropFirst()
      fraction = rest.prefix(while: isDigit)
      rest = rest.dropFirst(fraction.count)
    }
    let name = rest.prefix { !isDigit($0) && $0 != "." }
    rest = rest.dropFirst(name.count)
    guard !(whole.isEmpty && fraction.isEmpty), let unit = nanosecondsPerUnit(String(name)) else {
      return nil
    }
    var nanoseconds: Int128 = 0
    if !whole.isEmpty {
      guard let number = Int64(whole) else { return nil }
      nanoseconds = Int128(number) * unit
    }
    // The 18th digit after the point of an hour is far below a nanosecond.
    let digits = fraction.prefix(18)
    if let number = Int128(digits) {
      let scale = digits.reduce(Int128(1)) { scale, _ in scale * 10 }
      nanoseconds += number * unit / scale
    }
    return nanoseconds
  }

  private static func nanosecondsPerUnit(_ name: String) -> Int128? {
    switch name {
    case "ns": 1
    case "us", "\u{B5}s", "\u{3BC}s": 1000
    case "ms": 1_000_000
    case "s": 1_000_000_000
    case "m": 60_000_000_000
    case "h": 3_600_000_000_000
    default: nil
    }
  }
}
