import System

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

  /// Such as `3600-H`, or `100 per 90s` for a period without a letter.
  var text: String {
    switch period {
    case .seconds(1): "\(count)-S"
    case .seconds(60): "\(count)-M"
    case .seconds(3600): "\(count)-H"
    case .seconds(86_400): "\(count)-D"
    default: "\(count) per \(period.text)"
    }
  }
}
