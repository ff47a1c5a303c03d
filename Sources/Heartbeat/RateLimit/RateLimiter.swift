import System

/// Decides whether a client may ask once more.
public struct RateLimiter: Sendable {
  private let store: any RateLimitStore
  private let fallback: (any RateLimitStore)?
  private let onFailure: @Sendable (RateLimitStoreError) -> Void
  private let failures = CounterTable(count: 1)

  /// Creates a limiter that counts in a store.
  ///
  /// - Parameters:
  ///   - store: Where requests are counted.
  ///   - fallback: Counts while the store cannot be asked; nil for a store that never fails.
  ///   - onFailure: Learns of each failure of the store.
  public init(
    store: any RateLimitStore, fallback: (any RateLimitStore)? = nil,
    onFailure: @escaping @Sendable (RateLimitStoreError) -> Void = { _ in }
  ) {
    self.store = store
    self.fallback = fallback
    self.onFailure = onFailure
  }

  /// The limits that must all hold, at least one.
  var limits: [RateLimit] { store.limits }

  /// Whether ``take(_:mayWait:)`` and ``peek(_:mayWait:)`` may have to wait for somebody else just now; see ``RateLimitStore/mayBlock``.
  var mayBlock: Bool { store.mayBlock }

  /// Whether the store has answered when it was asked last.
  var isStoreUp: Bool { store.isUp }

  /// How many requests the store has not answered.
  var failureCount: Int { failures[0] }

  /// Counts a request if there is room for it.
  ///
  /// - Parameters:
  ///   - key: Who asks.
  ///   - mayWait: Whether a store that others have may be asked; else it counts as away, as it was a moment ago.
  /// - Returns: Whether it may pass, and the state of the client's window after it; nil when nothing can count it, and it
  ///   passes.
  func take(_ key: ClientKey, mayWait: Bool) -> RateLimitDecision? {
    ask(mayWait: mayWait) { store throws(RateLimitStoreError) in try store.take(key) }
  }

  /// Looks at what a request would meet, without counting it.
  ///
  /// - Parameters:
  ///   - key: Who asks.
  ///   - mayWait: Whether a store that others have may be asked; else it counts as away.
  /// - Returns: Whether a request would pass now, and the state of the client's window; nil when nothing counts.
  func peek(_ key: ClientKey, mayWait: Bool) -> RateLimitDecision? {
    ask(mayWait: mayWait) { store throws(RateLimitStoreError) in try store.peek(key) }
  }

  private func ask(
    mayWait: Bool, _ body: (any RateLimitStore) throws(RateLimitStoreError) -> RateLimitDecision
  ) -> RateLimitDecision? {
    if mayWait || fallback == nil {
      do {
        return try body(store)
      } catch {
        onFailure(error)
      }
    }
    failures.add(to: 0)
    guard let fallback else { return nil }
    return try? body(fallback)
  }
}
