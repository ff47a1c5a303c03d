/// Where the requests of clients are counted.
///
/// A store counts in fixed windows that start with a client's first request. Of several limits all must hold, and a request
/// that one of them refuses is counted in none. Of requests at the same time exactly as many pass as there is room for. The
/// limits are the store's own; one suite of tests runs against every store.
public protocol RateLimitStore: Sendable {
  /// The limits that must all hold, at least one.
  var limits: [RateLimit] { get }

  /// Whether ``take(_:)`` and ``peek(_:)`` may have to wait for somebody else just now: then a thread that must not wait asks with
  /// ``ask(_:_:completion:)``.
  ///
  /// It may change from one moment to the next, so a call may wait a little even after this was false.
  var mayBlock: Bool { get }

  /// Whether the store has answered when it was asked last.
  var isUp: Bool { get }

  /// Counts a request if there is room for it.
  ///
  /// - Parameter key: Who asks.
  /// - Returns: Whether it may pass, and the state of the client's window after it.
  /// - Throws: When the store cannot be asked; then the request is counted nowhere, as far as is known.
  func take(_ key: ClientKey) throws(RateLimitStoreError) -> RateLimitDecision

  /// Looks at what a request would meet, without counting it.
  ///
  /// - Parameter key: Who asks.
  /// - Returns: Whether a request would pass now, and the state of the client's window.
  /// - Throws: When the store cannot be asked.
  func peek(_ key: ClientKey) throws(RateLimitStoreError) -> RateLimitDecision

  /// Counts a request, or looks at what it would meet, without a wait.
  ///
  /// - Parameters:
  ///   - query: Which of both.
  ///   - key: Who asks.
  ///   - completion: Gets what ``take(_:)`` or ``peek(_:)`` would say; called once, before this returns or on another thread, which
  ///     it must not keep waiting.
  func ask(
    _ query: RateLimitQuery, _ key: ClientKey,
    completion: @escaping @Sendable (Result<RateLimitDecision, RateLimitStoreError>) -> Void)
}

extension RateLimitStore {
  /// Counts a request, or looks at what it would meet, on a thread that may wait.
  func decide(_ query: RateLimitQuery, _ key: ClientKey) throws(RateLimitStoreError) -> RateLimitDecision {
    switch query {
    case .take: try take(key)
    case .peek: try peek(key)
    }
  }
}

/// Why a store cannot be asked: somebody else has it, and it is away, or says what it never says.
public struct RateLimitStoreError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What happened, for an operator.
  public let description: String

  /// Creates an error.
  ///
  /// - Parameter description: What happened, for an operator; without a secret.
  public init(_ description: String) {
    self.description = description
  }
}
