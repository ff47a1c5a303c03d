import Dispatch
import Synchronization

/// Lets concurrent callers with the same key share one run of a piece of work.
final class SingleFlight<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// One run, which its followers wait for.
  private final class Flight: Sendable {
    let landed = DispatchGroup()
    let value = Mutex<Value?>(nil)
  }

  private let flights = Mutex<[Key: Flight]>([:])

  /// Runs `work`, or waits for the run that is under way for the same key.
  ///
  /// - Parameters:
  ///   - key: What the work is about.
  ///   - work: The work; it must end, as followers wait for it without a limit of their own.
  /// - Returns: What the run that began first came to.
  func run(_ key: Key, _ work: () -> Value) -> Value {
    let (flight, isLeader) = flights.withLock { flights in
      if let flight = flights[key] { return (flight, false) }
      let flight = Flight()
      flight.landed.enter()
      flights[key] = flight
      return (flight, true)
    }
    guard isLeader else {
      flight.landed.wait()
      // Set by the leader before it left the group.
      return flight.value.withLock { $0! }
    }
    let value = work()
    flight.value.withLock { $0 = value }
    // Whoever comes from now on starts a new run: an answer is never older than its question by more than one.
    flights.withLock { $0[key] = nil }
    flight.landed.leave()
    return value
  }
}
