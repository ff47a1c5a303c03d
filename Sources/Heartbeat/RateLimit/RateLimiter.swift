import System

/// Decides whether a client may ask once more.
public final class RateLimiter: Sendable {
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

  /// Whether ``decide(_:_:mayWait:)`` may have to wait for somebody else just now; see ``RateLimitStore/mayBlock``.
  var mayBlock: Bool { store.mayBlock }

  /// Whether the store has answered when it was asked last.
  var isStoreUp: Bool { store.isUp }

  /// How many requests the store has not answered.
  var failureCount: Int { failures[0] }

  /// Counts a request, or looks at what it would meet.
  ///
  /// - Parameters:
  ///   - query: Which of both.
  ///   - key: Who asks.
  ///   - mayWait: Whether a store that others have may be waited for; else it counts as away, as it was a moment ago.
  /// - Returns: Whether it may pass, and the state of the client's window after it; nil when nothing can count it, and it
  ///   passes.
  func decide(_ query: RateLimitQuery, _ key: ClientKey, mayWait: Bool) -> RateLimitDecision? {
    guard mayWait || fallback == nil else { return withoutStore(query, key) }
    do throws(RateLimitStoreError) {
      return try store.decide(query, key)
    } catch {
      onFailure(error)
      return withoutStore(query, key)
    }
  }

  /// Counts a request, or looks at what it would meet, without a wait.
  ///
  /// - Parameters:
  ///   - query: Which of both.
  ///   - key: Who asks.
  ///   - completion: Gets what ``decide(_:_:mayWait:)`` says to a thread that may wait; called once, before this returns or on
  ///     another thread, which it must not keep waiting.
  func ask(
    _ query: RateLimitQuery, _ key: ClientKey, completion: @escaping @Sendable (RateLimitDecision?) -> Void
  ) {
    store.ask(query, key) { [self] answer in
      switch answer {
      case .success(let decision): completion(decision)
      case .failure(let error):
        onFailure(error)
        completion(withoutStore(query, key))
      }
    }
  }

  /// What is decided while the store cannot be asked.
  private func withoutStore(_ query: RateLimitQuery, _ key: ClientKey) -> RateLimitDecision? {
    failures.add(to: 0)
    guard let fallback else { return nil }
    return try? fallback.decide(query, key)
  }
}
