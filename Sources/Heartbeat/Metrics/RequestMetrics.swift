import System

/// What is counted of all requests together; each endpoint counts its own as well.
package struct RequestMetrics: Sendable {
  /// The place of the requests beyond the rate limit in ``refusals``.
  static let rateLimited = 0
  /// The place of the requests without a valid token in ``refusals``.
  static let unauthorized = 1
  /// From a poll that is a look-up to one that waits for the API server, in nanoseconds.
  private static let bounds = [
    20_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000,
    50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000,
    10_000_000_000,
  ]

  /// How long they took, from the first look at the request to the whole response.
  let durations = DurationHistogram(bounds: bounds)
  /// Those that were for no endpoint.
  let others = StatusCounts()
  /// Those that were refused, whatever they were told.
  let refusals = CounterTable(count: 2)

  /// Creates metrics of no requests.
  package init() {}
}
