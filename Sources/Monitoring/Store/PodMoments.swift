import FoundationEssentials
import Health

/// The moments of some pods of a workload.
struct PodMoments {
  /// When what they are began.
  var beginnings = PodBeginnings()
  /// The moment just after which one of them may have to be assessed anew; nil if time alone changes nothing.
  private(set) var validUntil: Date?

  /// Takes in up to when an assessment holds.
  mutating func take(validUntil moment: Date?) {
    guard let moment else { return }
    validUntil = validUntil.map { min($0, moment) } ?? moment
  }

  /// Takes in those of other pods.
  mutating func take(_ other: PodMoments) {
    beginnings.take(other.beginnings)
    take(validUntil: other.validUntil)
  }
}
