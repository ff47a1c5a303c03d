package import Logging
import Synchronization

/// Logs failures: the same one at most once a minute, and then how often it came meanwhile.
///
/// What makes two failures the same is told in words of ours alone. A text from outside in it would make each one
/// different, and the log as long as its sender likes.
package final class FailureLog: Sendable {
  /// What makes two failures the same.
  private struct Cause: Hashable {
    let message: String
    let subject: String
    let kind: String
  }

  private struct Entry {
    var logged: MonotonicInstant
    var suppressed = 0
  }

  /// The least time between two lines about the same cause.
  package static let interval = Duration.seconds(60)
  /// The most causes that are remembered, and so the most lines a minute.
  static let capacity = 200

  private let entries = Mutex<[Cause: Entry]>([:])
  private let logger: Logger
  private let now: @Sendable () -> MonotonicInstant

  /// Creates a log of failures, which knows of none.
  ///
  /// - Parameters:
  ///   - logger: Where the lines go.
  ///   - now: The clock.
  package init(_ logger: Logger, now: @escaping @Sendable () -> MonotonicInstant = { .now }) {
    self.logger = logger
    self.now = now
  }

  /// Logs a failure, unless the same was logged within the last minute.
  ///
  /// - Parameters:
  ///   - message: What it prevents.
  ///   - error: What it is; another kind of error is another failure, another text is not.
  ///   - subject: What it happened to, where that makes a difference; one of a few.
  ///   - level: How much it matters.
  ///   - metadata: What the line says besides.
  /// - Returns: Whether it was logged.
  @discardableResult
  package func record(
    _ message: StaticString, _ error: (any ClassifiedError)? = nil, about subject: String = "",
    level: Logger.Level = .warning, metadata: Logger.Metadata = [:]
  ) -> Bool {
    let cause = Cause(message: "\(message)", subject: subject, kind: error?.kind ?? "")
    guard let suppressed = suppressedUnlessYoung(cause) else { return false }
    var metadata = metadata
    if let error { metadata["error"] = "\(ForeignText.clean(error.description))" }
    if suppressed > 0 { metadata["repeated"] = "\(suppressed)" }
    logger.log(level: level, "\(message)", metadata: metadata)
    return true
  }

  /// How often a cause came since its last line; nil when that line is young, and it is counted.
  private func suppressedUnlessYoung(_ cause: Cause) -> Int? {
    let now = now()
    return entries.withLock { entries in
      if let entry = entries[cause], now - entry.logged < Self.interval {
        entries[cause]?.suppressed = entry.suppressed &+ 1
        return nil
      }
      let suppressed = entries[cause]?.suppressed ?? 0
      if entries[cause] == nil, entries.count >= Self.capacity {
        entries = entries.filter { now - $0.value.logged < Self.interval }
        guard entries.count < Self.capacity else { return nil }
      }
      entries[cause] = Entry(logged: now)
      return suppressed
    }
  }
}
