import FoundationEssentials

/// The moment of a verdict, which also learns when the verdict may change by itself.
///
/// All comparisons with time go through it. Those that would turn out otherwise later are remembered, the
/// earliest as `nextChange`.
struct EvaluationClock {
  let now: Date
  private(set) var nextChange: Date?

  init(_ now: Date) {
    self.now = now
  }

  /// Whether more than `seconds` have gone by since `start`.
  mutating func isOver(_ seconds: Double, since start: Date) -> Bool {
    elapsed(since: start) > seconds || later(start + seconds)
  }

  /// Whether at least `seconds` have gone by since `start`.
  mutating func isAtLeast(_ seconds: Double, since start: Date) -> Bool {
    elapsed(since: start) >= seconds || later(start + seconds)
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
