package import System

/// A script on a store that may be away: it is asked as long as it answers, and left alone while it does not.
///
/// Nobody has to wait for an answer: one thread of the link's own asks for all, and hands the answers out. None takes longer than
/// a time limit, and while the store is well only. The first failure says that it is away: from then on everybody is told so at
/// once, and the thread tries, with a key of its own, until the whole of it works again: to find it, to log in, to run the script,
/// to write. When nobody asks for a while it tries the same, so that mostly not even the first request has to find out.
package final class RedisLink: Sendable {
  private let core = LinkCore()
  private let timeout: Duration

  /// Begins to connect, on a thread of its own.
  ///
  /// - Parameters:
  ///   - settings: Where the store is and how it is asked.
  ///   - report: Learns of each failure but ``RedisError/away``, and of nil when the store is well again; on the link's thread.
  /// - Throws: When no thread can be started.
  package init(
    _ settings: RedisLinkSettings, report: @escaping @Sendable (RedisError?) -> Void
  ) throws(SystemError) {
    timeout = settings.timeout
    try Thread.detach(name: "redis") { [core] in
      var thread = LinkThread(settings, core, report: report)
      thread.run()
    }
  }

  deinit {
    core.stop()
  }

  /// Whether the store has answered when it was asked last.
  package var isWell: Bool { core.queue.isOpen }

  /// Waits until the store was tried for the first time.
  ///
  /// - Parameter limit: How long.
  package func waitForFirstTry(atMost limit: Duration) {
    _ = core.firstTry.wait(until: .now + limit)
  }

  /// Runs the script, without a wait.
  ///
  /// - Parameters:
  ///   - request: What it is told.
  ///   - completion: Gets the list that it says, or why it did not; ``RedisError/away``, before this returns, when that is known.
  ///     It is called once, here or on the link's thread, which asks for nobody meanwhile: so it must not wait.
  package func run(
    _ request: RedisRequest, completion: @escaping @Sendable (Result<[RedisReply], RedisError>) -> Void
  ) {
    let isTaken = core.queue.add(
      PendingRequest(request: request, deadline: .now + timeout, settle: completion))
    if !isTaken { completion(.failure(.away)) }
  }
}
