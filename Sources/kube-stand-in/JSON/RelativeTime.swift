/// A moment in a fixture: one that moves with the clock, or one that stays.
enum RelativeTime: Sendable, Hashable {
  /// So many microseconds after the moment of the answer (before it, when negative).
  case relativeToNow(microseconds: Int64)
  /// The same in every answer.
  case fixed(Timestamp)

  /// The moment as an answer given `now` states it.
  func resolved(now: Timestamp) -> Timestamp {
    switch self {
    case .relativeToNow(let offset): Timestamp(microseconds: now.microseconds + offset)
    case .fixed(let timestamp): timestamp
    }
  }

  /// Why a text that starts like a relative time is none.
  struct SyntaxError: Error, CustomStringConvertible {
    let text: String
    var description: String {
      "cannot read the time '\(text)': write now, now-1h30m, now+10s or started-5m (units d, h, m, s, ms)"
    }
  }

  /// Reads `now`, `now-5m`, `now+10s` and, relative to the start of the stand-in, `started-5m`.
  ///
  /// - Parameters:
  ///   - text: The scalar as the fixture has it.
  ///   - started: When the stand-in started.
  /// - Returns: The moment, or nil for text that does not start with `now` or `started`, such as RFC 3339.
  /// - Throws: `SyntaxError` for a relative time that cannot be read.
  static func parse(_ text: String, started: Timestamp) throws(SyntaxError) -> RelativeTime? {
    let isStarted = text.hasPrefix("started")
    guard isStarted || text.hasPrefix("now") else { return nil }
    let rest = text.dropFirst(isStarted ? 7 : 3)
    guard let offset = offset(rest) else { throw SyntaxError(text: text) }
    return isStarted
      ? .fixed(Timestamp(microseconds: started.microseconds + offset))
      : .relativeToNow(microseconds: offset)
  }

  /// Microseconds of a signed run of amounts, such as `-1h30m`; 0 for nothing, nil when it cannot be read.
  private static func offset(_ text: Substring) -> Int64? {
    guard let sign = text.first else { return 0 }
    var rest = text.dropFirst()
    guard sign == "+" || sign == "-", !rest.isEmpty else { return nil }
    var sum: Int64 = 0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      // Nine digits of days stay far inside 64 bits of microseconds.
      guard digits.count <= 9, let amount = Int64(digits), let factor = units[unit] else { return nil }
      sum += amount * factor
    }
    return sign == "-" ? -sum : sum
  }

  private static let units: [Substring: Int64] = [
    "ms": 1_000, "s": 1_000_000, "m": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000,
  ]
}
