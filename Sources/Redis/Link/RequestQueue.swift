import Dispatch
import Synchronization
import System

/// The requests that the thread of a link is to ask next, the oldest first; open while the store is well.
///
/// What comes while the thread asks goes together when it comes back: the more ask at once, the less each of them costs both
/// sides, and nobody waits for more than the batch before its own.
final class RequestQueue: Sleeper {
  private struct State {
    var waiting: [PendingRequest] = []
    var isOpen = false
    /// Whether the thread waits for something to come.
    var isAsleep = false
  }

  private let state = Mutex(State())
  /// Whether requests are taken; the state has it as well.
  private let open = Atomic(false)
  private let arrival = DispatchSemaphore(value: 0)

  /// Whether requests are taken.
  var isOpen: Bool { open.load(ordering: .acquiring) }

  /// Takes a request.
  ///
  /// - Returns: False when the queue is closed; then nothing is done with it.
  func add(_ request: PendingRequest) -> Bool {
    guard isOpen else { return false }
    let (isTaken, isAsleep) = state.withLock { state in
      guard state.isOpen else { return (false, false) }
      state.waiting.append(request)
      defer { state.isAsleep = false }
      return (true, state.isAsleep)
    }
    if isAsleep { Wakeups.wake(self) }
    return isTaken
  }

  /// Waits for requests, and takes all that there are; for the one thread that asks.
  ///
  /// - Parameters:
  ///   - batch: Gets them; empty, and its memory is used for those that come next.
  ///   - limit: How long to wait. It may end earlier with nothing.
  func next(into batch: inout [PendingRequest], within limit: Duration) {
    let isAsleep = state.withLock { state in
      swap(&state.waiting, &batch)
      state.isAsleep = batch.isEmpty
      return state.isAsleep
    }
    guard isAsleep else { return }
    _ = arrival.wait(timeout: .now() + limit.dispatchInterval)
    state.withLock { state in
      swap(&state.waiting, &batch)
      state.isAsleep = false
    }
  }

  /// Ends the wait of the thread that asks, or its next one.
  func wake() {
    arrival.signal()
  }

  /// Takes requests from now on.
  func reopen() {
    state.withLock { $0.isOpen = true }
    open.store(true, ordering: .releasing)
  }

  /// Takes no more requests.
  ///
  /// - Returns: Those that nobody has asked for.
  func close() -> [PendingRequest] {
    open.store(false, ordering: .releasing)
    return state.withLock { state in
      state.isOpen = false
      defer { state.waiting = [] }
      return state.waiting
    }
  }
}
