import NIOCore

/// The newest changes of one resource, in the order of their versions: what watches read from.
struct History: Sendable {
  /// The most changes that are kept, 0 or more.
  private let limit: Int
  private var changes = CircularBuffer<Store.Change>()
  /// Changes up to this version may be missing.
  private(set) var forgotten: UInt64

  /// A history without changes.
  ///
  /// - Parameters:
  ///   - limit: The most changes that are kept.
  ///   - version: The version of the store.
  init(limit: Int, from version: UInt64) {
    self.limit = limit
    forgotten = version
  }

  /// Adds the newest change, which may push the oldest one out.
  mutating func append(_ change: Store.Change) {
    changes.append(change)
    if changes.count > limit { forgotten = changes.removeFirst().object.resourceVersion }
  }

  /// Forgets everything up to a version, which is not below that of the newest change.
  mutating func forget(upTo version: UInt64) {
    changes.removeAll()
    forgotten = version
  }

  /// The changes after a version, oldest first, nil when some of them are forgotten.
  ///
  /// - Parameters:
  ///   - version: The version that the reader has seen.
  ///   - limit: The most changes to return.
  /// - Returns: The changes that follow, as many as the limit allows.
  func changes(after version: UInt64, limit: Int) -> [Store.Change]? {
    guard version >= forgotten else { return nil }
    let count = changes.reversed().prefix { $0.object.resourceVersion > version }.count
    return Array(changes.suffix(count).prefix(limit))
  }
}
