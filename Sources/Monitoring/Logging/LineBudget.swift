import System

/// So many lines a minute, whoever may fill a log; those that do not fit are counted.
struct LineBudget: Sendable {
  private static let minute = Duration.seconds(60)

  private let linesPerMinute: Int
  private var start: MonotonicInstant?
  private var lines = 0
  private var omitted = 0

  /// Creates a budget of which nothing is used.
  init(linesPerMinute: Int) {
    self.linesPerMinute = linesPerMinute
  }

  /// Begins another minute if the last one is over.
  ///
  /// - Returns: Whether it was.
  mutating func beginMinute(at now: MonotonicInstant) -> Bool {
    if let start, now - start < Self.minute { return false }
    start = now
    lines = 0
    return true
  }

  /// Takes a line.
  ///
  /// - Returns: How many did not fit since the last one that did; nil when this one does not.
  mutating func take() -> Int? {
    guard lines < linesPerMinute else {
      omitted = min(omitted, .max - 1) + 1
      return nil
    }
    lines += 1
    defer { omitted = 0 }
    return omitted
  }
}
