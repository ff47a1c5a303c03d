package import FoundationEssentials

/// The date of an HTTP header.
package enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Reads an IMF-fixdate, such as `Sun, 22 Nov 2026 08:15:30 GMT`.
  ///
  /// Source: RFC 9110, section 5.6.7; senders may write no other form.
  package static func parse(_ text: String) -> Date? {
    var scanner = DigitScanner(text)
    guard scanner.word() != nil, scanner.skip(", "), let day = scanner.number(digits: 2), scanner.skip(" "),
      let month = scanner.word().flatMap(months.firstIndex), scanner.skip(" "),
      let year = scanner.number(digits: 4), scanner.skip(" "),
      let hour = scanner.number(digits: 2), scanner.skip(":"),
      let minute = scanner.number(digits: 2), scanner.skip(":"),
      let second = scanner.number(digits: 2), scanner.skip(" GMT"), scanner.isAtEnd
    else { return nil }
    return CivilTime(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
      .map { Date(timeIntervalSince1970: TimeInterval($0.secondsSince1970)) }
  }
}
