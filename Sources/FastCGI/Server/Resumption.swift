import Synchronization

/// Lets a request go on whose reply was ``Reply/suspended(_:)``: once, from any thread.
///
/// When nobody holds it any more, and nobody has used it, its request is given up: its connection is closed. So none waits
/// for ever, whatever becomes of whom it waits for.
public final class Resumption: Sendable {
  /// What replies now, given the same request: on the event loop again, so it must not block.
  public typealias Continuation = @Sendable (borrowing Request) -> Reply

  private let isSpent = Atomic(false)
  private let deliver: @Sendable (Continuation?) -> Void

  /// Creates a resumption.
  ///
  /// - Parameter deliver: Gets what replies, or nil when the request is given up; called once, on any thread.
  init(_ deliver: @escaping @Sendable (Continuation?) -> Void) {
    self.deliver = deliver
  }

  deinit {
    if !isSpent.load(ordering: .acquiring) { deliver(nil) }
  }

  /// Lets the request go on; a second call does nothing.
  ///
  /// - Parameter next: What replies now.
  public func resume(_ next: @escaping Continuation) {
    guard !isSpent.exchange(true, ordering: .acquiringAndReleasing) else { return }
    deliver(next)
  }
}
