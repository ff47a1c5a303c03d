/// How long to leave a store alone before it is tried again.
///
/// Short at first, a second while it stays away, and longer for one that comes and goes: each time that it goes, whoever asks
/// at that moment waits in vain.
struct Pause {
  private static let shortest = Duration.milliseconds(250)
  /// The longest while it stays away.
  private static let longest = Duration.seconds(1)
  /// The longest for one that comes and goes.
  private static let longestRelapse = Duration.seconds(16)
  /// So long it must have been well to be trusted again.
  private static let probation = Duration.seconds(30)

  /// The pause.
  private(set) var length = shortest
  private var relapse = shortest

  /// It has failed while it was away.
  mutating func stillAway() {
    length = max(relapse, min(length * 2, Self.longest))
  }

  /// It has failed after it had been well.
  mutating func away(after well: Duration) {
    relapse = well < Self.probation ? min(relapse * 2, Self.longestRelapse) : Self.shortest
    length = relapse
  }
}
