import FoundationEssentials
import Logging
import Redis
import System

/// Counts the requests of each client in a Redis or Valkey, together with all other processes that count there.
///
/// What ``MemoryStore`` does with one lock, a script does here: it looks at all windows of a client and counts in all of them or
/// in none, and nobody comes in between. A window is a key that expires with it. Time is the server's alone; the end that
/// clients are told is that of the clock of whichever process began the window, and the same for all.
///
/// Of limits with one period the lowest alone is counted: they would begin together and count the same.
final class RedisStore: RateLimitStore {
  let limits: [RateLimit]
  private let windows: RedisWindows
  private let link: RedisLink
  private let wallClock: @Sendable () -> Date

  /// Connects to a store, and waits a moment for it; nil when there are no limits.
  ///
  /// - Parameters:
  ///   - limits: The limits that must all hold.
  ///   - settings: Where the store is, and how it is asked.
  ///   - wallClock: The clock that tells clients when a window ends.
  ///   - report: Learns why the store fails, and of nil when it is well again.
  /// - Throws: When no thread can be started.
  init?(
    _ limits: [RateLimit], _ settings: RedisStoreSettings,
    wallClock: @escaping @Sendable () -> Date = { Date() },
    report: @escaping @Sendable (RedisError?) -> Void
  ) throws(SystemError) {
    guard !limits.isEmpty else { return nil }
    self.limits = limits
    self.wallClock = wallClock
    windows = RedisWindows(limits, prefix: settings.prefix)
    let link = RedisLinkSettings(
      address: settings.address, login: settings.login, script: RedisWindows.script,
      probe: windows.probe, timeout: settings.timeout)
    self.link = try RedisLink(link, report: report)
    self.link.waitForFirstTry(atMost: max(settings.timeout, .milliseconds(500)))
  }

  /// While the store is away it says so at once.
  var mayBlock: Bool { link.isWell }

  var isUp: Bool { link.isWell }

  func take(_ key: ClientKey) throws(RateLimitStoreError) -> RateLimitDecision { try wait(.take, key) }

  func peek(_ key: ClientKey) throws(RateLimitStoreError) -> RateLimitDecision { try wait(.peek, key) }

  private func wait(_ query: RateLimitQuery, _ key: ClientKey) throws(RateLimitStoreError)
    -> RateLimitDecision
  {
    let answer = Completion<Result<RateLimitDecision, RateLimitStoreError>>()
    ask(query, key) { answer.fulfil($0) }
    return try answer.wait().get()
  }

  func ask(
    _ query: RateLimitQuery, _ key: ClientKey,
    completion: @escaping @Sendable (Result<RateLimitDecision, RateLimitStoreError>) -> Void
  ) {
    guard link.isWell else { return completion(.failure(.away)) }
    let now = wallClock()
    link.run(windows.request(query, of: key, at: now)) { [self] answer in
      completion(windows.decision(answer, at: now))
    }
  }
}

extension RedisWindows {
  /// Reads what came of asking.
  fileprivate func decision(
    _ answer: Result<[RedisReply], RedisError>, at now: Date
  ) -> Result<RateLimitDecision, RateLimitStoreError> {
    switch answer {
    case .success(let items):
      decision(items, at: now).map { .success($0) }
        ?? .failure(RateLimitStoreError("\(RedisError.malformed)"))
    case .failure(.away): .failure(.away)
    case .failure(let error): .failure(RateLimitStoreError("\(error)"))
    }
  }
}

extension RateLimitStoreError {
  /// A literal, whose use nobody counts: while a store is away every request meets it.
  fileprivate static let away = RateLimitStoreError("it was away a moment ago")
}
