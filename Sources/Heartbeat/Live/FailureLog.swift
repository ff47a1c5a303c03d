import Kubernetes
import Logging
import Synchronization

/// Logs failures to read from a cluster, each kind once in a while and not once a poll.
final class FailureLog: Sendable {
  private static let interval = Duration.seconds(60)
  /// More kinds than this at once are forgotten together, and then logged anew.
  private static let capacity = 1000

  private let logged = Mutex<[String: ContinuousClock.Instant]>([:])
  private let logger: Logger

  /// Creates a log of failures.
  init(_ logger: Logger) {
    self.logger = logger
  }

  /// Logs a failure, unless the same was logged a short time ago.
  func record(_ message: StaticString, _ error: APIError) {
    let text = "\(error)"
    let now = ContinuousClock.now
    let isDue = logged.withLock { logged in
      if let last = logged[text], now - last < Self.interval { return false }
      if logged.count >= Self.capacity { logged.removeAll() }
      logged[text] = now
      return true
    }
    guard isDue else { return }
    logger.warning("\(message)", metadata: ["error": "\(text)"])
  }
}
