import FoundationEssentials

/// The moment of a verdict, which also learns when the verdict may change by itself.
///
/// All comparisons with time go through it. Those that would turn out otherwise later are remembered, the
/// earliest as `nextChange`.
struct EvaluationClock {
  let now: Date
  private(set) var nextChange: Date?
  /// Stamps that were ahead of the API server's clock count from when they were first seen.
  private let firstSights: [Date: Date]

  init(_ now: Date, firstSights: [Date: Date] = [:]) {
    self.now = now
    self.firstSights = firstSights
  }

  /// Whether more than `seconds` have gone by since `start`.
  mutating func isOver(_ seconds: Double, since start: Date) -> Bool {
    let start = settled(start)
    return elapsed(since: start) > seconds || later(start + seconds)
  }

  /// Whether at least `seconds` have gone by since `start`.
  mutating func isAtLeast(_ seconds: Double, since start: Date) -> Bool {
    let start = settled(start)
    return elapsed(since: start) >= seconds || later(start + seconds)
  }

  /// Whether a moment is yet to come.
  mutating func isBefore(_ moment: Date) -> Bool {
    now < moment && !later(moment)
  }

  /// The moment that a stamp counts as.
  private func settled(_ stamp: Date) -> Date {
    firstSights.isEmpty ? stamp : firstSights[stamp] ?? stamp
  }

  /// Seconds since `start`; a moment ahead of us, from a clock that runs ahead, is now.
  private func elapsed(since start: Date) -> Double {
    max(0, now.timeIntervalSince(start))
  }

  /// Notes that an answer changes at `change`, and is no until then.
  private mutating func later(_ change: Date) -> Bool {
    nextChange = nextChange.map { min($0, change) } ?? change
    return false
  }
}
