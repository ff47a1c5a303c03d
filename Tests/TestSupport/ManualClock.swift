package import Foundation
import Synchronization
package import System

/// A clock that stands still until a test moves it, together with a wall clock.
package final class ManualClock: Sendable {
  private let elapsed = Mutex(Duration.zero)
  private let start = MonotonicInstant.now
  private let epoch: Date

  /// Creates a clock whose wall clock shows this moment.
  package init(epoch: Date = Date(timeIntervalSince1970: 1_700_000_000)) {
    self.epoch = epoch
  }

  /// Moves both.
  package func advance(by duration: Duration) {
    elapsed.withLock { $0 += duration }
  }

  /// What it shows.
  package var now: MonotonicInstant { start.advanced(by: elapsed.withLock { $0 }) }

  /// What its wall clock shows.
  package var wallClock: Date { epoch.addingTimeInterval(elapsed.withLock { $0 } / .seconds(1)) }
}
