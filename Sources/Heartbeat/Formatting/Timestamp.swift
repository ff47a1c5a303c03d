package import FoundationEssentials

/// Moments as RFC 3339 writes them, in UTC and with milliseconds.
package enum Timestamp {
  /// The bytes of a moment; always as many, so that one can be put in the place of another.
  package struct Text: Sendable, Hashable {
    /// The length of every text.
    package static let length = 24
    /// Stands where no moment is known yet.
    static let none = Text(Date(timeIntervalSince1970: 0))

    /// The text; ASCII.
    package let bytes: [UInt8]

    /// Writes a moment to the nearest millisecond, such as `2026-02-03T04:05:06.789Z`.
    ///
    /// - Parameter moment: Any; one before 1970 or after 9999, for which the form has no room, becomes the first or the last
    ///   that has one. Moments come from objects, which may hold anything.
    package init(_ moment: Date) {
      self.init(milliseconds: Self.milliseconds(of: moment))
    }

    private init(milliseconds: Int) {
      let (days, time) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
      let date = CivilDate(daysSince1970: days)
      let fields = [
        (date.year, 4, "-"), (date.month, 2, "-"), (date.day, 2, "T"), (time / 3_600_000, 2, ":"),
        (time / 60_000 % 60, 2, ":"), (time / 1000 % 60, 2, "."), (time % 1000, 3, "Z"),
      ]
      var bytes: [UInt8] = []
      bytes.reserveCapacity(Self.length)
      for (value, digits, separator) in fields {
        for place in stride(from: digits - 1, through: 0, by: -1) {
          bytes.append(UInt8(ascii: "0") + UInt8(value / Self.powers[place] % 10))
        }
        bytes += separator.utf8
      }
      self.bytes = bytes
    }

    /// The text as a string.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    private static let powers = [1, 10, 100, 1000]

    /// Since 1970, within the years that have four digits; not a number counts as none.
    private static func milliseconds(of moment: Date) -> Int {
      let last = 253_402_300_799_999.0
      let milliseconds = (moment.timeIntervalSince1970 * 1000).rounded()
      // traps: kept below the last moment; not a number is not above 0.
      return milliseconds > 0 ? Int(min(milliseconds, last)) : 0
    }
  }
}

/// A day of the Gregorian calendar.
private struct CivilDate {
  let year: Int
  let month: Int
  let day: Int

  /// The date of a day.
  ///
  /// Counted in years that begin with March, so that a leap day is the last of its year and the months before it have the
  /// same lengths in each.
  ///
  /// - Parameter days: Not negative.
  init(daysSince1970 days: Int) {
    let daysOf400Years = 146_097
    let sinceYear0 = days + 719_468
    let day = sinceYear0 % daysOf400Years
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    self.day = dayOfYear - (153 * month + 2) / 5 + 1
    self.month = month < 10 ? month + 3 : month - 9
    self.year = sinceYear0 / daysOf400Years * 400 + year + (self.month <= 2 ? 1 : 0)
  }
}
