import Synchronization

/// Lets concurrent callers with the same key share one run of a piece of work.
package final class SingleFlight<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// One run, which its followers wait for.
  private final class Flight: Sendable {
    let completion = Completion<Value>()
    let followers = Atomic(0)
  }

  private let flights = Mutex<[Key: Flight]>([:])

  /// Creates a place in which nothing is under way.
  package init() {}

  /// Runs `work`, or waits for the run that is under way for the same key.
  ///
  /// - Parameters:
  ///   - key: What the work is about.
  ///   - work: The work; it must end, as followers wait for it without a limit of their own.
  /// - Returns: What the run that began first came to.
  package func run(_ key: Key, _ work: () -> Value) -> Value {
    let (flight, isLeader) = flights.withLock { flights in
      if let flight = flights[key] {
        flight.followers.add(1, ordering: .relaxed)
        return (flight, false)
      }
      let flight = Flight()
      flights[key] = flight
      return (flight, true)
    }
    guard isLeader else { return flight.completion.wait() }
    let value = work()
    // Whoever comes from now on starts a new run: an answer is never older than its question by more than one.
    flights.withLock { $0[key] = nil }
    flight.completion.fulfil(value)
    return value
  }

  /// How many callers wait for the run that is under way for a key.
  package func followers(of key: Key) -> Int {
    flights.withLock { $0[key]?.followers.load(ordering: .relaxed) ?? 0 }
  }
}
