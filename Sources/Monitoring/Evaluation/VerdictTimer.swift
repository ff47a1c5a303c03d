import Dispatch
import FoundationEssentials
import Synchronization
import System

/// Rings when the time of verdicts has come that change by time alone.
///
/// It may be set to an earlier moment at any time; only the last one that it was set to rings.
final class VerdictTimer: Sendable {
  private let moment = Mutex<Date?>(nil)
  private let queue = DispatchQueue(label: "verdict-timer")

  /// Sets the timer, unless it rings before then anyway.
  ///
  /// - Parameters:
  ///   - next: The moment, nil for none.
  ///   - now: The present one, by the same clock.
  ///   - ring: What is done then, on the timer's own thread.
  func set(to next: Date?, now: Date, _ ring: @escaping @Sendable () -> Void) {
    let isEarlier = moment.withLock { moment in
      if let next, let moment, moment <= next { return false }
      moment = next
      return next != nil
    }
    guard isEarlier, let next else { return }
    // A moment later, since some verdicts change only just after their moment; and at least once a day, since a moment
    // from outside may be in the year 9999, for which Dispatch has no number.
    let pause = min(max(0, next.timeIntervalSince(now)) + 0.005, 86_400)
    queue.asyncAfter(deadline: .now() + pause) { [self] in
      let isSet = moment.withLock { moment in
        // It was set to another moment since, which will ring by itself.
        guard moment == next else { return false }
        moment = nil
        return true
      }
      if isSet { ring() }
    }
  }
}
