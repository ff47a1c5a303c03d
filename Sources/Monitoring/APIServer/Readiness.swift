import Synchronization

/// Whether the program may be sent requests: what `/readyz` answers.
///
/// The first successful contact with the API server makes it ready for good: when the API server goes away later,
/// somebody must still be there to say so.
public final class Readiness: Sendable {
  private let contacted = Atomic(false)
  private let draining = Atomic(false)

  /// Creates a readiness that is waiting for its first contact.
  public init() {}

  /// Records a successful contact with the API server.
  ///
  /// - Returns: Whether it was the first.
  package func recordContact() -> Bool {
    !hasContact && !contacted.exchange(true, ordering: .relaxed)
  }

  /// Whether the API server has ever been contacted.
  package var hasContact: Bool { contacted.load(ordering: .relaxed) }

  /// Records that the program is about to end.
  public func drain() {
    draining.store(true, ordering: .relaxed)
  }

  /// Whether requests are welcome.
  public var isReady: Bool { hasContact && !draining.load(ordering: .relaxed) }
}
