import Synchronization
import System

/// The connections that nobody uses at the moment, the last used on top, and where they lead to.
///
/// There are never more connections than batches under way, and one of whoever tries the store.
final class ConnectionPool: Sendable {
  /// An idle connection.
  private struct Idle {
    let connection: RedisConnection
    let since: MonotonicInstant
  }

  private struct State {
    var idle: [Idle] = []
    /// The address of the server, without a name, so that no poll ever looks one up; nil while it is away.
    var peer: String?
    /// Counts how often the pool was emptied: what was taken out before is not taken back.
    var generation = 0
  }

  /// A connection that has been idle for less is taken without a look at it.
  private static let trusted = Duration.seconds(1)

  private let state = Mutex(State())

  /// Where a new connection leads to, nil while the server is away.
  var peer: String? { state.withLock { $0.peer } }

  /// Takes out the connection that was used last.
  ///
  /// - Returns: The connection, nil when there is none, and what to give it back with.
  func take() -> (connection: RedisConnection?, generation: Int) {
    while true {
      let (idle, generation) = state.withLock { ($0.idle.popLast(), $0.generation) }
      guard let idle else { return (nil, generation) }
      // The server ends connections that are idle for long, as it is configured.
      if .now - idle.since < Self.trusted || idle.connection.isQuiet { return (idle.connection, generation) }
    }
  }

  /// Takes a connection back, or closes it when it belongs to another time.
  func give(_ connection: RedisConnection, generation: Int) {
    state.withLock { state in
      guard state.generation == generation else { return }
      state.idle.append(Idle(connection: connection, since: .now))
    }
  }

  /// Begins anew, with a connection to a server that is well.
  func open(_ connection: RedisConnection, peer: String) {
    state.withLock { state in
      state.peer = peer
      state.idle = [Idle(connection: connection, since: .now)]
    }
  }

  /// Closes all connections, those that are in use when they are given back.
  ///
  /// - Parameter generation: The time to end; nil for whichever it is.
  /// - Returns: Whether it has been ended by this call.
  @discardableResult
  func empty(_ generation: Int? = nil) -> Bool {
    let closed: [Idle]? = state.withLock { state in
      guard state.peer != nil, generation ?? state.generation == state.generation else { return nil }
      state.generation &+= 1
      state.peer = nil
      defer { state.idle = [] }
      return state.idle
    }
    // They are closed here, without the lock.
    return closed != nil
  }

  /// Closes connections that nobody has used for so long.
  func close(idleFor limit: Duration) {
    let moment = MonotonicInstant.now - limit
    // What is returned is closed here, without the lock.
    _ = state.withLock { state in
      let old = state.idle.filter { $0.since < moment }
      state.idle.removeAll { $0.since < moment }
      return old
    }
  }
}
