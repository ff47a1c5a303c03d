/// A date and time of the Gregorian calendar in UTC.
struct CivilTime {
  /// Seconds since 1970, without leap seconds.
  let secondsSince1970: Int

  /// - Returns: nil when the calendar has no such moment. A leap second counts as the second after it.
  init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let daysOfMonths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard year >= 1, (1...12).contains(month), (1...daysOfMonths[month - 1]).contains(day),
      (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second)
    else { return nil }
    let before = year - 1
    let daysBeforeYear = before * 365 + before / 4 - before / 100 + before / 400
    let days = daysBeforeYear + daysOfMonths[..<(month - 1)].reduce(0, +) + day - 1
    // 719,162 days lie before 1970-01-01.
    secondsSince1970 = (days - 719_162) * 86_400 + hour * 3_600 + minute * 60 + second
  }
}
