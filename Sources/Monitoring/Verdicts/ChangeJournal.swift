/// Which of many things have changed of late, so that who has looked at all of them before looks at these alone.
///
/// Something is written down only while somebody asks.
struct ChangeJournal<Key: Sendable>: Sendable {
  /// How many changes there were.
  private(set) var generation = 0
  /// What the last of them were of.
  private var keys: [Key] = []

  /// Creates a journal of no changes.
  init() {}

  /// Takes note of a change.
  ///
  /// - Parameters:
  ///   - key: What has changed.
  ///   - limit: How many changes are kept at least, and twice as many at most; 0 for none.
  mutating func record(_ key: Key, keeping limit: Int) {
    generation += 1
    guard limit > 0 else {
      keys = []
      return
    }
    if keys.count >= 2 * limit { keys.removeFirst(keys.count - limit + 1) }
    keys.append(key)
  }

  /// What has changed since a generation, in the order in which it did; nil when that is not known any more.
  func changes(since generation: Int) -> ArraySlice<Key>? {
    let count = self.generation - generation
    guard count >= 0, count <= keys.count else { return nil }
    return keys.suffix(count)
  }
}
