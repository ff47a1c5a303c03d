package import System

/// A script on a store that may be away: it is asked as long as it answers, and left alone while it does not.
///
/// Who asks waits no longer than a time limit, and only while the store is well. The first failure says that it is away: from
/// then on everybody is told so at once, and a thread of the link's own tries, with a key of its own, until the whole of it
/// works again: to find it, to log in, to run the script, to write. While it is well the same thread asks now and then, so that
/// mostly not even the first poll has to find out.
package final class RedisLink: Sendable {
  private let core: LinkCore

  /// Begins to connect, on a thread of its own.
  ///
  /// - Parameters:
  ///   - settings: Where the store is and how it is asked.
  ///   - report: Learns of each failure but ``RedisError/away``, and of nil when the store is well again; on any thread.
  /// - Throws: When no thread can be started.
  package init(
    _ settings: RedisLinkSettings, report: @escaping @Sendable (RedisError?) -> Void
  ) throws(SystemError) {
    let core = LinkCore(settings, report: report)
    self.core = core
    try Thread.detach(name: "redis") { core.probe() }
  }

  deinit {
    core.stop()
  }

  /// Whether the store has answered when it was asked last.
  package var isWell: Bool { core.isWell }

  /// Waits until the store was tried for the first time.
  ///
  /// - Parameter limit: How long.
  package func waitForFirstTry(atMost limit: Duration) {
    _ = core.firstTry.wait(until: .now + limit)
  }

  /// Runs the script.
  ///
  /// - Parameters:
  ///   - keys: What it may touch.
  ///   - arguments: What it is told.
  /// - Returns: The list that it says.
  /// - Throws: Why it did not; ``RedisError/away`` without any wait when that is known.
  package func run(keys: [String], arguments: [String]) throws(RedisError) -> [RedisReply] {
    try core.run(keys: keys, arguments: arguments)
  }
}
