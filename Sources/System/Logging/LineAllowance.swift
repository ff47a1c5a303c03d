/// How many lines may be logged about something that others have a say in: a few at once, and one a minute from then on.
package struct LineAllowance: Sendable {
  private let capacity: Double
  private var left: Double
  private var filled: MonotonicInstant?

  /// Creates an allowance of which nothing is used.
  package init(_ lines: Int) {
    capacity = Double(lines)
    left = Double(lines)
  }

  /// Uses a line up; false when there is none.
  package mutating func take(at now: MonotonicInstant = .now) -> Bool {
    if let filled, now > filled { left = min(capacity, left + filled.duration(to: now) / .seconds(60)) }
    filled = now
    guard left >= 1 else { return false }
    left -= 1
    return true
  }
}
