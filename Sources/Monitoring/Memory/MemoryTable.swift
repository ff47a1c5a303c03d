import FoundationEssentials
import Health

/// What is remembered of objects, by their uid; bounded as far as nobody says when they are gone.
struct MemoryTable<Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    var value: Value
    var used: Date
    var isWatched: Bool
  }

  private var entries: [UID: Entry] = [:]
  private var unwatched = 0
  private let capacity: Int

  /// Creates a table of nothing.
  ///
  /// - Parameter capacity: The most objects that are remembered though nobody watches them.
  init(capacity: Int) {
    self.capacity = capacity
  }

  /// What is remembered of an object.
  subscript(uid: UID) -> Value? { entries.isEmpty ? nil : entries[uid]?.value }

  /// Remembers something of an object, in the place of what was remembered before.
  mutating func set(_ value: Value, of uid: UID, at now: Date, isWatched: Bool) {
    if let known = entries[uid] {
      if isWatched, !known.isWatched { unwatched -= 1 }
      entries[uid] = Entry(value: value, used: now, isWatched: known.isWatched || isWatched)
      return
    }
    if !isWatched {
      if unwatched >= capacity { removeOldest() }
      unwatched += 1
    }
    entries[uid] = Entry(value: value, used: now, isWatched: isWatched)
  }

  /// Forgets an object.
  mutating func remove(_ uid: UID) {
    guard !entries.isEmpty, let entry = entries.removeValue(forKey: uid) else { return }
    if !entry.isWatched { unwatched -= 1 }
  }

  private mutating func removeOldest() {
    let oldest = entries.lazy.filter { !$0.value.isWatched }.min { $0.value.used < $1.value.used }
    if let oldest { remove(oldest.key) }
  }
}
