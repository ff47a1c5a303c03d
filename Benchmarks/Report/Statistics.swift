/// What many values of one kind come to.
struct Statistics {
  private let sorted: [Double]

  /// Takes the values, at least one.
  init(_ values: some Sequence<Double>) {
    sorted = values.sorted()
    precondition(!sorted.isEmpty)
  }

  /// The value in the middle.
  var median: Double { percentile(50) }

  /// The greatest value.
  var maximum: Double { sorted[sorted.count - 1] }

  /// The least value that this many percent of all do not exceed (nearest rank).
  func percentile(_ percent: Double) -> Double {
    let rank = Int((percent / 100 * Double(sorted.count)).rounded(.up))
    return sorted[min(max(rank, 1), sorted.count) - 1]
  }
}
