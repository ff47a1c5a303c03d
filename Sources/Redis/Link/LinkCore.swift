import Synchronization
import System

/// What a link and its thread share; it goes when both have let go of it.
final class LinkCore: Sendable {
  /// What the thread is to ask.
  let queue = RequestQueue()
  /// Fulfilled when the store was tried for the first time.
  let firstTry = Completion<Void>()
  private let stopped = Atomic(false)

  /// Whether the thread is to end.
  var isStopped: Bool { stopped.load(ordering: .acquiring) }

  /// Ends the thread, soon.
  func stop() {
    stopped.store(true, ordering: .releasing)
    queue.wake()
  }
}
