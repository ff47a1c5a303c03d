import FoundationEssentials

/// A moment as the API writes it: RFC 3339, whole seconds (`metav1.Time`) or microseconds (`metav1.MicroTime`).
struct Timestamp: Decodable, Sendable {
  let date: Date

  /// 9999-12-31T23:59:59Z, in seconds since 1970.
  static let lastSecond = 253_402_300_799.0

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let date = Self.parse(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no RFC 3339 date and time")
    }
    self.date = date
  }

  /// Reads a date and time as API servers write nearly all: `2026-11-22T08:15:30Z`.
  ///
  /// - Parameter text: The text.
  /// - Returns: As ``parse(_:)``; nil also for any other form, which that one reads.
  static func parse(whole text: UnsafeBufferPointer<UInt8>) -> Date? {
    guard text.count == 20, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
      text[19] == UInt8(ascii: "Z")
    else { return nil }
    var areDigits = true
    func number(_ place: Int) -> Int {
      let (tens, ones) = (text[place] &- UInt8(ascii: "0"), text[place + 1] &- UInt8(ascii: "0"))
      areDigits = areDigits && tens < 10 && ones < 10
      return Int(tens) * 10 + Int(ones)
    }
    let (century, year, month, day) = (number(0), number(2), number(5), number(8))
    let (hour, minute, second) = (number(11), number(14), number(17))
    guard areDigits,
      let time = CivilTime(
        year: century * 100 + year, month: month, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    return Date(timeIntervalSince1970: min(max(Double(time.secondsSince1970), 0), lastSecond))
  }

  /// Reads a date and time with `Z` or an offset.
  ///
  /// - Parameter text: For example `2026-11-22T08:15:30Z`, `2026-11-22T08:15:30.123456+02:00`.
  /// - Returns: A moment within the years 1970 to 9999, the nearest one for those before and behind; nil when it is none,
  ///   or none that the calendar has. RFC 3339 has four digits for a year, where Go writes five.
  static func parse(_ text: String) -> Date? {
    var scanner = DigitScanner(text)
    guard let year = scanner.number(digits: 4), scanner.skip("-"),
      let month = scanner.number(digits: 2), scanner.skip("-"),
      let day = scanner.number(digits: 2), scanner.skip("T") || scanner.skip("t"),
      let hour = scanner.number(digits: 2), scanner.skip(":"),
      let minute = scanner.number(digits: 2), scanner.skip(":"),
      let second = scanner.number(digits: 2)
    else { return nil }
    var fraction = 0.0
    if scanner.skip(".") {
      guard let value = scanner.fraction() else { return nil }
      fraction = value
    }
    var offset = 0
    if !scanner.skip("Z"), !scanner.skip("z") {
      let sign = scanner.skip("+") ? 1 : scanner.skip("-") ? -1 : 0
      guard sign != 0, let hours = scanner.number(digits: 2), scanner.skip(":"),
        let minutes = scanner.number(digits: 2), hours < 24, minutes < 60
      else { return nil }
      offset = sign * (hours * 60 + minutes) * 60
    }
    guard scanner.isAtEnd,
      let seconds = CivilTime(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second)?.secondsSince1970
    else { return nil }
    let moment = Double(seconds - offset) + fraction
    return Date(timeIntervalSince1970: min(max(moment, 0), Self.lastSecond))
  }
}
