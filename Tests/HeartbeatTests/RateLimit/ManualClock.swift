import Foundation
import Synchronization

/// A clock that stands still until a test moves it, together with a wall clock.
final class ManualClock: Sendable {
  private let elapsed = Mutex(Duration.zero)
  private let start = ContinuousClock.now
  private let epoch: Date

  init(epoch: Date = Date(timeIntervalSince1970: 1_700_000_000)) {
    self.epoch = epoch
  }

  func advance(by duration: Duration) {
    elapsed.withLock { $0 += duration }
  }

  var now: ContinuousClock.Instant {
    start.advanced(by: elapsed.withLock { $0 })
  }

  var wallClock: Date {
    epoch.addingTimeInterval(elapsed.withLock { $0 } / .seconds(1))
  }
}
