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
      probeKeys: windows.probeKeys, probeArguments: windows.probeArguments, timeout: settings.timeout)
    self.link = try RedisLink(link, report: report)
    self.link.waitForFirstTry(atMost: max(settings.timeout, .milliseconds(500)))
  }

  /// While the store is away nobody waits for it.
  var mayBlock: Bool { link.isWell }

  var isUp: Bool { link.isWell }

  func take(_ key: ClientKey) throws(RateLimitStoreError) -> RateLimitDecision {
    try ask(key, counting: true)
  }

  func peek(_ key: ClientKey) throws(RateLimitStoreError) -> RateLimitDecision {
    try ask(key, counting: false)
  }

  private func ask(_ key: ClientKey, counting: Bool) throws(RateLimitStoreError) -> RateLimitDecision {
    guard link.isWell else { throw .away }
    let now = wallClock()
    let reply: [RedisReply]
    do throws(RedisError) {
      reply = try link.run(
        keys: windows.keys(of: key), arguments: windows.arguments(counting: counting, at: now))
    } catch .away {
      throw .away
    } catch {
      throw RateLimitStoreError("\(error)")
    }
    guard let decision = windows.decision(reply, at: now) else {
      throw RateLimitStoreError("\(RedisError.malformed)")
    }
    return decision
  }
}

extension RateLimitStoreError {
  /// A literal, whose use nobody counts: while a store is away every request meets it.
  fileprivate static let away = RateLimitStoreError("it was away a moment ago")
}
