/// How long things took: how many were within each of some bounds, as Prometheus counts them.
package struct DurationHistogram: Sendable {
  /// What has been counted.
  package struct Reading: Sendable {
    /// How many took no longer than each bound, in the order of the bounds.
    package var withinBounds: [Int]
    /// How many there were.
    package var count: Int
    /// How long they took together, in seconds.
    package var sum: Double
  }

  /// The bounds in nanoseconds, ascending.
  package let bounds: [Int]
  /// One for each bound, one for what is above the last, and one for the nanoseconds of all.
  private let table: CounterTable

  /// Creates a histogram of nothing.
  ///
  /// - Parameter bounds: The bounds in nanoseconds, ascending.
  package init(bounds: [Int]) {
    self.bounds = bounds
    table = CounterTable(count: bounds.count + 2)
  }

  /// Counts one.
  ///
  /// - Parameter nanoseconds: How long it took; a negative time counts as none.
  package func record(nanoseconds: Int) {
    let nanoseconds = max(0, nanoseconds)
    var bucket = 0
    while bucket < bounds.count, bounds[bucket] < nanoseconds { bucket += 1 }
    table.add(to: bucket)
    table.add(nanoseconds, to: bounds.count + 1)
  }

  /// What has been counted so far.
  package var reading: Reading {
    var sum = 0
    let within = bounds.indices.map { bucket in
      sum &+= table[bucket]
      return sum
    }
    return Reading(
      withinBounds: within, count: sum &+ table[bounds.count],
      sum: Double(table[bounds.count + 1]) / 1_000_000_000)
  }
}
