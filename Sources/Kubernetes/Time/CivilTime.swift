/// A date and time of the Gregorian calendar in UTC.
struct CivilTime {
  /// Seconds since 1970, without leap seconds.
  let secondsSince1970: Int

  /// - Returns: nil when the calendar has no such moment. A leap second counts as the second after it.
  init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let leapDay = isLeapYear ? 1 : 0
    guard year >= 1, (1...12).contains(month), day >= 1,
      day <= Self.daysBeforeMonths[month] - Self.daysBeforeMonths[month - 1] + (month == 2 ? leapDay : 0),
      (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second)
    else { return nil }
    let before = year - 1
    let daysBeforeYear = before * 365 + before / 4 - before / 100 + before / 400
    let days = daysBeforeYear + Self.daysBeforeMonths[month - 1] + (month > 2 ? leapDay : 0) + day - 1
    // 719,162 days lie before 1970-01-01.
    secondsSince1970 = (days - 719_162) * 86_400 + hour * 3_600 + minute * 60 + second
  }

  /// The days of a common year before each month, and before the next year.
  private static let daysBeforeMonths = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]
}
