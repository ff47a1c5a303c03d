import Synchronization

/// Caps how many workers may be held by the API server at once, so that the others stay free for everything else.
///
/// Whoever finds no place goes at once: one that waited for it would be a worker that is held all the same.
final class ConcurrencyLimit: Sendable {
  /// The most workers that may be inside.
  let capacity: Int
  private let inside = Atomic(0)

  /// Creates a limit.
  ///
  /// - Parameter capacity: The most workers that may be inside, at least 1.
  init(capacity: Int) {
    self.capacity = max(1, capacity)
  }

  /// Runs `work` if there is a place.
  ///
  /// - Returns: What `work` returns, or nil when there is no place.
  func run<Value>(_ work: () -> Value) -> Value? {
    guard enter() else { return nil }
    defer { inside.subtract(1, ordering: .relaxed) }
    return work()
  }

  /// The workers that are inside now.
  var count: Int { inside.load(ordering: .relaxed) }

  private func enter() -> Bool {
    var count = inside.load(ordering: .relaxed)
    while count < capacity {
      let result = inside.weakCompareExchange(expected: count, desired: count + 1, ordering: .relaxed)
      if result.exchanged { return true }
      count = result.original
    }
    return false
  }
}
