import FoundationEssentials

/// Moments in order, each as often as it was put in.
struct SortedMoments: Sendable, Hashable {
  private(set) var all: [Date] = []

  /// The earliest.
  var first: Date? { all.first }

  /// Puts a moment in.
  mutating func insert(_ moment: Date) {
    all.insert(moment, at: place(of: moment))
  }

  /// Takes a moment out, once; one that is not there changes nothing.
  mutating func remove(_ moment: Date) {
    let index = place(of: moment)
    if index < all.count, all[index] == moment { all.remove(at: index) }
  }

  /// The first place before which all moments are earlier.
  private func place(of moment: Date) -> Int {
    var range = 0..<all.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = all[middle] < moment ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}
