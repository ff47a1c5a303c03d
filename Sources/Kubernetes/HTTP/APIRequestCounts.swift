import Synchronization

/// How many requests the API server was sent, and what it answered.
public final class APIRequestCounts: Sendable {
  /// What is counted together.
  public struct Key: Sendable, Hashable {
    /// The word for it in roles: `get`, `list`, or `watch`.
    public let verb: String
    /// What it asked for, such as `pods`.
    public let resource: String
    /// The status of the answer; `error` when there was none.
    public let code: String
  }

  private let counts = Mutex<[Key: Int]>([:])

  /// Creates counts of nothing.
  init() {}

  /// Counts a request that is over; a watch, when it has begun to be answered.
  ///
  /// - Parameters:
  ///   - verb: The word for it in roles.
  ///   - resource: What it asked for.
  ///   - status: The status of the answer, nil when there was none.
  func record(_ verb: String, _ resource: String, _ status: Int?) {
    // A proxy may answer anything, and each code is a series.
    let code = status.map { (100...599).contains($0) ? String($0) : "other" } ?? "error"
    counts.withLock { $0[Key(verb: verb, resource: resource, code: code), default: 0] += 1 }
  }

  /// All that was counted.
  public var all: [Key: Int] { counts.withLock { $0 } }
}
