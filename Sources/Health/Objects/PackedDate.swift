import FoundationEssentials

/// A moment, or none, in eight bytes: an optional `Date` takes sixteen where it is kept.
struct PackedDate: Sendable, Hashable {
  /// The bits of the seconds since the reference date; those of no number for none.
  private let bits: UInt64

  /// Packs a moment, if there is one.
  init(_ date: Date?) {
    // Both zeros are one moment.
    bits = (date.map { $0.timeIntervalSinceReferenceDate + 0 } ?? .nan).bitPattern
  }

  /// The moment, if there is one.
  var date: Date? {
    let seconds = Double(bitPattern: bits)
    return seconds.isNaN ? nil : Date(timeIntervalSinceReferenceDate: seconds)
  }
}
