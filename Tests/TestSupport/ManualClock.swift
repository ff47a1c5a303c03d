public import Foundation
import Synchronization

/// A clock that stands still until a test moves it, together with a wall clock.
public final class ManualClock: Sendable {
  private let elapsed = Mutex(Duration.zero)
  private let start = ContinuousClock.now
  private let epoch: Date

  /// Creates a clock.
  ///
  /// - Parameter epoch: What the wall clock begins with.
  public init(epoch: Date = Date(timeIntervalSince1970: 1_700_000_000)) {
    self.epoch = epoch
  }

  /// Moves both clocks.
  public func advance(by duration: Duration) {
    elapsed.withLock { $0 += duration }
  }

  /// The moment by the clock of durations.
  public var now: ContinuousClock.Instant {
    start.advanced(by: elapsed.withLock { $0 })
  }

  /// The moment by the wall clock.
  public var wallClock: Date {
    epoch.addingTimeInterval(elapsed.withLock { $0 } / .seconds(1))
  }
}
