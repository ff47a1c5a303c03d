import Synchronization

/// Handles that are not in use, the one used last on top: its connection is the likeliest to live.
final class HandlePool: Sendable {
  /// A handle on its way between threads.
  // Unchecked: the pool's lock guards it while it is idle, and whoever has taken it alone has it until it is given back.
  struct Lease: @unchecked Sendable {
    let handle: Transfer
    fileprivate let generation: Int
  }

  private struct State {
    var idle: [Lease] = []
    var generation = 0
  }

  private let state = Mutex(State())

  /// Takes a handle for exclusive use, a new one if there is none idle.
  func take() -> Lease {
    let (idle, generation) = state.withLock { ($0.idle.popLast(), $0.generation) }
    return idle ?? Lease(handle: Transfer(), generation: generation)
  }

  /// Gives a handle back, whose connections the next one will use.
  func give(back lease: Lease) {
    state.withLock { state in
      if lease.generation == state.generation { state.idle.append(lease) }
    }
  }

  /// Closes all connections: of idle handles now, of the others when they come back.
  ///
  /// For when one of them has died without a word: the others have likely died with it, and each would cost one
  /// more request its time.
  func discardAll() {
    let discarded = state.withLock { state in
      state.generation += 1
      defer { state.idle = [] }
      return state.idle
    }
    // Connections are closed here, outside of the lock.
    withExtendedLifetime(discarded) {}
  }
}
