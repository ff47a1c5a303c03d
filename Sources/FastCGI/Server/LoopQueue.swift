import System

/// Where the connections of one event loop are watched.
final class LoopQueue: Sendable {
  /// Wakes the loop.
  let events: EventQueue

  /// Creates a queue that watches nothing.
  ///
  /// - Parameter end: Ends the loop; see `EventQueue`.
  /// - Throws: When the system has no descriptors left.
  init(end: borrowing EventFD) throws(SystemError) {
    events = try EventQueue(end: end)
  }
}
