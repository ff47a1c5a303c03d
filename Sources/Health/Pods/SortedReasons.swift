/// Reasons in the order of a verdict, kept in it as they come and go.
struct SortedReasons: Sendable, Hashable {
  private(set) var all: [Reason] = []

  /// Puts a reason into its place.
  mutating func insert(_ reason: Reason) {
    all.insert(reason, at: place(of: reason))
  }

  /// Takes a reason out, once; one that is not there changes nothing.
  mutating func remove(_ reason: Reason) {
    var index = place(of: reason)
    while index < all.count, !Reason.isWorse(reason, all[index]) {
      if all[index] == reason {
        all.remove(at: index)
        return
      }
      index += 1
    }
  }

  /// The first place before which all reasons are worse.
  private func place(of reason: Reason) -> Int {
    var range = 0..<all.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        Reason.isWorse(all[middle], reason)
        ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}
