import Dispatch
import Logging
import Synchronization
import System

/// Says which clients used their window up: a line for each window, and no more than a few lines a minute altogether, so
/// that whoever has many addresses cannot fill the log.
final class RefusalLog: Sendable {
  /// The most lines in a minute, without the one that tells of those that are left out.
  static let linesInAMinute = 10

  private struct State {
    var minuteEnds: MonotonicInstant
    var lines = 0
    var leftOut = 0
  }

  private let state: Mutex<State>
  private let logger: Logger
  private let now: @Sendable () -> MonotonicInstant
  private let later: @Sendable (Duration, @escaping @Sendable () -> Void) -> Void

  /// Creates a log of refusals.
  ///
  /// - Parameters:
  ///   - logger: Where lines go.
  ///   - now: The clock.
  ///   - later: Runs something after a time.
  init(
    _ logger: Logger, now: @escaping @Sendable () -> MonotonicInstant = { .now },
    later: @escaping @Sendable (Duration, @escaping @Sendable () -> Void) -> Void = RefusalLog.later
  ) {
    self.logger = logger
    self.now = now
    self.later = later
    state = Mutex(State(minuteEnds: now()))
  }

  /// Records a refusal.
  ///
  /// - Parameters:
  ///   - decision: The first refusal of a window.
  ///   - client: Who was refused.
  ///   - address: `REMOTE_ADDR`.
  ///   - requestID: What the web server calls the request.
  func record(_ decision: RateLimitDecision, of client: ClientKey, address: String, requestID: String) {
    let (isLogged, leftOutBefore, rest) = state.withLock { state in
      let now = now()
      var leftOut = 0
      if now >= state.minuteEnds {
        leftOut = state.leftOut
        state = State(minuteEnds: now.advanced(by: .seconds(60)))
      }
      guard state.lines < Self.linesInAMinute else {
        state.leftOut += 1
        return (false, leftOut, state.leftOut == 1 ? now.duration(to: state.minuteEnds) : nil)
      }
      state.lines += 1
      return (true, leftOut, nil)
    }
    report(leftOutBefore)
    if let rest { later(rest) { [self] in report(takeLeftOut()) } }
    guard isLogged else { return }
    logger.warning(
      Self.message(decision, client),
      metadata: [
        "client": "\(String(address.prefix(64)))", "limit": "\(decision.limit)",
        "retry_after": "\(decision.retryAfter)s", "request_id": "\(requestID)",
      ])
  }

  private static func message(_ decision: RateLimitDecision, _ client: ClientKey) -> Logger.Message {
    if decision.isShared {
      """
      more clients than are counted one by one have used their windows up: this one shares a window with others that is \
      used up as well, and is answered 429, which a status page shows as down; see who floods, and keep them out
      """
    } else if client.isPrivate {
      "a private address used its window up: if it is a proxy's, name it in TRUSTED_PROXIES so that its clients count"
    } else {
      """
      a client used its window up and is answered 429 until it ends, which a status page shows as down: if it is one of \
      yours, give RATE_LIMIT more room
      """
    }
  }

  private func takeLeftOut() -> Int {
    state.withLock { state in
      defer { state.leftOut = 0 }
      return state.leftOut
    }
  }

  private func report(_ leftOut: Int) {
    guard leftOut > 0 else { return }
    logger.warning(
      "more clients used their window up, which are not logged one by one",
      metadata: ["clients": "\(leftOut)"])
  }

  /// Runs something on a queue of the system's after a time.
  @Sendable private static func later(_ delay: Duration, _ work: @escaping @Sendable () -> Void) {
    DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + delay.dispatchInterval, execute: work)
  }
}
