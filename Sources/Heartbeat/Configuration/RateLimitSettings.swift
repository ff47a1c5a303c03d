public import Logging
public import System

/// How much each client may ask.
public struct RateLimitSettings: Sendable {
  /// `RATE_LIMIT`: the limits that each client must keep, all of them; empty when there is none.
  public var limits: [RateLimit]
  /// Where it is counted.
  public var store: RateLimitStoreSettings

  /// Reads `RATE_LIMIT`, `RATE_LIMIT_PERIOD`, and the settings of the store.
  init(from reader: inout EnvironmentReader) {
    let period = reader.optional(
      .rateLimitPeriod, allowed: "a duration from 1s to 8760h, such as 90s, 30m or 1h"
    ) { text in
      Duration(goDuration: text).flatMap { $0 >= .seconds(1) && $0 <= RateLimit.longestPeriod ? $0 : nil }
    }
    // A period that cannot be read is one problem, not two: the number beside it is in order.
    let isPeriodUnreadable = period == nil && reader.text(.rateLimitPeriod) != nil
    let barePeriod = isPeriodUnreadable ? .seconds(1) : period
    limits = reader.value(
      .rateLimit, default: [RateLimit(count: 3600, period: .seconds(60 * 60))],
      allowed: "<limit>-<S|M|H|D> with a limit from 1, such as 3600-H, several with commas; "
        + "a number, with its period in RATE_LIMIT_PERIOD; or off"
    ) { text in
      Self.limits(in: text, barePeriod: barePeriod)
    }
    store = RateLimitStoreSettings(from: &reader)
  }

  /// What keeps clients to the limits; nil when there are none.
  ///
  /// - Parameter logger: Told when a store that is shared is away, and when it is back.
  /// - Returns: A limiter that counts in the store, and in memory while that is away.
  /// - Throws: When no thread can be started for a store.
  public func limiter(logger: Logger) throws(SystemError) -> RateLimiter? {
    guard let memory = MemoryStore(limits) else { return nil }
    let shared = try store.place.store(
      limits, passwordFile: store.passwordFile, prefix: store.prefix, timeout: store.timeout, logger: logger)
    guard let shared else { return RateLimiter(store: memory) }
    return RateLimiter(store: shared, fallback: memory)
  }

  private static func limits(in text: String, barePeriod: Duration?) -> [RateLimit]? {
    if text.lowercased() == "off" { return [] }
    var limits: [RateLimit] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let limit = RateLimit(part.drop { $0 == " " }, barePeriod: barePeriod) else { return nil }
      limits.append(limit)
    }
    return limits
  }

  /// The limits as they could be written.
  var text: String { limits.isEmpty ? "off" : limits.map(\.text).joined(separator: ",") }
}

extension RateLimit {
  /// Reads `3600-H`, as github.com/ulule/limiter writes a limit, or a number that takes its period from
  /// elsewhere.
  ///
  /// It is nil for anything else, and for a limit of 0.
  ///
  /// - Parameters:
  ///   - text: The limit: digits, then a hyphen and one of the letters S, M, H and D in any case.
  ///   - barePeriod: The period of a number without a letter; nil when such a number is not allowed.
  fileprivate init?(_ text: some StringProtocol, barePeriod: Duration?) {
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
