public import FoundationEssentials
package import Logging
import Synchronization
import System

/// The API server's time, as far as its answers tell it.
///
/// A `Date` header has whole seconds, and arrives some time after it was written: it says that the server's clock
/// is ahead of ours by something between two bounds. As long as the offset in use is within the bounds, nothing
/// changes; otherwise it moves to the nearer one. So an error of a second does not make the clock jump, and a
/// clock that agrees with ours is ours.
public final class ServerClock: Sendable {
  private struct State {
    var offset: TimeInterval = 0
    /// The offset that the log knows.
    var logged: TimeInterval = 0
    var allowance = LineAllowance(3)
  }

  /// The skew, in seconds, from which an operator should know of it.
  private static let tolerance: TimeInterval = 2
  /// The skew, in seconds, from which on a date is not a clock's: a year.
  ///
  /// A machine that slept for weeks is to be followed, since it is our own clock that is wrong then. What says 1970 or
  /// 9999 is broken, or wants to break us.
  private static let limit: TimeInterval = 366 * 86_400

  private let state = Mutex(State())
  private let logger: Logger

  package init(logger: Logger) {
    self.logger = logger
  }

  /// The server's time now.
  public func now() -> Date {
    Date().addingTimeInterval(offset)
  }

  /// How many seconds the server's clock is ahead of ours; negative when it is behind.
  public var offset: TimeInterval {
    state.withLock { $0.offset }
  }

  /// Takes an answer into account.
  ///
  /// - Parameters:
  ///   - header: The value of its `Date` header; one that is no date is passed over.
  ///   - sent: Our time before the request was sent.
  ///   - received: Our time after the answer had come.
  package func observe(dateHeader header: String?, sent: Date, received: Date) {
    guard let header, let date = HTTPDate.parse(header), sent <= received else { return }
    // The header's time is cut to the second: the server's was up to a second later.
    let least = date.timeIntervalSince(received)
    let most = date.timeIntervalSince(sent) + 1
    guard abs(least) <= Self.limit, abs(most) <= Self.limit else {
      guard state.withLock({ $0.allowance.take() }) else { return }
      logger.error(
        "API server's Date is more than a year from this machine's clock and is not used: set both clocks with NTP",
        metadata: ["date": "\(ForeignText.clean(header, limit: 64))"])
      return
    }
    let change: TimeInterval? = state.withLock { state in
      state.offset = min(max(state.offset, least), most)
      let isSkewed = abs(state.offset) > Self.tolerance
      let wasSkewed = state.logged != 0
      guard isSkewed ? abs(state.offset - state.logged) > Self.tolerance : wasSkewed,
        state.allowance.take()
      else { return nil }
      state.logged = isSkewed ? state.offset : 0
      return state.offset
    }
    guard let change else { return }
    if abs(change) > Self.tolerance {
      logger.warning(
        "this machine's clock differs from the API server's, whose time is used: synchronize both with NTP",
        metadata: ["ahead": "\(Int(change.rounded()))s"])
    } else {
      logger.notice("this machine's clock agrees with the API server's again")
    }
  }
}
