import Synchronization
import System

/// Where the connections of one event loop are watched, and where its requests come back that were suspended.
final class LoopQueue: Sleeper {
  /// A request whose turn it is again.
  struct Resumed: Sendable {
    let request: HeldRequest
    /// What replies; nil when it was given up.
    let next: Resumption.Continuation?
  }

  /// What the event is known by that tells of resumed requests; no connection's.
  static let resumedToken = UInt64.max - 1

  /// Wakes the loop.
  let events: EventQueue
  private let resumed = Mutex<[Resumed]>([])
  /// Raised for each time that there was none; never lowered, as each time is an event.
  private let arrival: EventFD

  /// Creates a queue that watches nothing.
  ///
  /// - Parameter end: Ends the loop; see `EventQueue`.
  /// - Throws: When the system has no descriptors left.
  init(end: borrowing EventFD) throws(SystemError) {
    events = try EventQueue(end: end)
    arrival = try EventFD()
    try events.add(arrival.descriptor, token: Self.resumedToken)
  }

  /// Hands a request back to the loop.
  ///
  /// - Parameters:
  ///   - request: The request, which is in the loop's hands from now on.
  ///   - next: What replies; nil to give it up.
  func resume(_ request: HeldRequest, with next: Resumption.Continuation?) {
    let isFirst = resumed.withLock { resumed in
      resumed.append(Resumed(request: request, next: next))
      return resumed.count == 1
    }
    if isFirst { Wakeups.wake(self) }
  }

  /// Wakes the loop for requests that have come back.
  func wake() {
    arrival.raise()
  }

  /// Takes all requests that have come back.
  ///
  /// - Parameter requests: Gets them; empty, and its memory is used for those that come next.
  func takeResumed(into requests: inout [Resumed]) {
    resumed.withLock { swap(&$0, &requests) }
  }
}
