import FoundationEssentials

/// Moments as RFC 3339 writes them, in UTC and with milliseconds.
enum Timestamp {
  private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  /// Such as `2026-02-03T04:05:06.789Z`.
  static func text(_ moment: Date) -> String {
    moment.formatted(style)
  }
}
