/// How many requests a client may make in a period that starts with its first one.
public struct RateLimit: Sendable, Hashable {
  /// The requests, at least 1.
  public var count: Int
  /// The period, from a second to a year.
  public var period: Duration

  /// The longest period: a year.
  static let longestPeriod = Duration.seconds(8760 * 3600)

  /// Creates a limit from its parts; what is out of range becomes the nearest that is in range.
  ///
  /// - Parameters:
  ///   - count: The requests, at least 1.
  ///   - period: The period, from a second to a year.
  public init(count: Int, period: Duration) {
    self.count = max(1, count)
    self.period = min(max(period, .seconds(1)), Self.longestPeriod)
  }

  /// Reads `3600-H`, as github.com/ulule/limiter writes a limit, or a number that takes its period from
  /// elsewhere.
  ///
  /// It is nil for anything else, and for a limit of 0.
  ///
  /// - Parameters:
  ///   - text: The limit: digits, then a hyphen and one of the letters S, M, H and D in any case.
  ///   - barePeriod: The period of a number without a letter; nil when such a number is not allowed.
  init?(_ text: some StringProtocol, barePeriod: Duration?) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let count = Int(digits: parts[0]), count >= 1 else { return nil }
    let period: Duration? =
      switch parts.count {
      case 1: barePeriod
      case 2: Self.period(of: parts[1].uppercased())
      default: nil
      }
    guard let period else { return nil }
    self.init(count: count, period: period)
  }

  private static func period(of letter: String) -> Duration? {
    switch letter {
    case "S": .seconds(1)
    case "M": .seconds(60)
    case "H": .seconds(60 * 60)
    case "D": .seconds(24 * 60 * 60)
    default: nil
    }
  }
}

extension RateLimit {
  /// Reads `RATE_LIMIT` and `RATE_LIMIT_PERIOD`.
  ///
  /// - Parameter reader: The environment, which notes what cannot be read.
  /// - Returns: The limits that must all hold; none for `off`.
  static func settings(from reader: inout EnvironmentReader) -> [RateLimit] {
    let period = reader.optional(
      .rateLimitPeriod, allowed: "a duration from 1s to 8760h, such as 90s, 30m or 1h"
    ) { text in
      Duration(goDuration: text).flatMap { $0 >= .seconds(1) && $0 <= longestPeriod ? $0 : nil }
    }
    // A period that cannot be read is one problem, not two: the number beside it is in order.
    let isPeriodUnreadable = period == nil && reader.text(.rateLimitPeriod) != nil
    let barePeriod = isPeriodUnreadable ? .seconds(1) : period
    return reader.value(
      .rateLimit, default: [RateLimit(count: 3600, period: .seconds(60 * 60))],
      allowed: "<limit>-<S|M|H|D> with a limit from 1, such as 3600-H, several with commas; "
        + "a number, with its period in RATE_LIMIT_PERIOD; or off"
    ) { text in
      parse(text, barePeriod: barePeriod)
    }
  }

  private static func parse(_ text: String, barePeriod: Duration?) -> [RateLimit]? {
    if text.lowercased() == "off" { return [] }
    var limits: [RateLimit] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let limit = RateLimit(part.drop { $0 == " " }, barePeriod: barePeriod) else { return nil }
      limits.append(limit)
    }
    return limits
  }
}
