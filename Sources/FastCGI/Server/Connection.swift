import Glibc
import Synchronization
import System

/// A place for one connection at a time, and what is being done with the one that has it.
///
/// Places are never freed while the server lives: an event that the kernel has told of a connection may reach its loop
/// after a worker has closed it, and finds out here. Whoever has taken a connection (`serving`, `answering`) is alone
/// in reading from it, writing to it and closing it. Everyone else may at most shut it down, and only in a phase in
/// which nobody has it.
final class Connection: Sendable {
  /// What a connection is doing.
  enum Phase {
    /// There is none.
    case vacant
    /// It waits for its next request.
    case idle(since: MonotonicInstant)
    /// A part of a request has come.
    case receiving(since: MonotonicInstant)
    /// It is in somebody's hands: its loop's, a worker's, or those of whoever brings what an answer hangs on.
    case serving
    /// A worker has it, and waits for the peer to read a long response.
    case answering(since: MonotonicInstant)
    /// It was told that nothing more will be read; a request that had arrived by then is still answered.
    case ending
    /// Its response is out, and what the peer still sends is thrown away until it closes.
    ///
    /// Closing at once would make the kernel reset the connection, and the peer could lose the response.
    case lingering(since: MonotonicInstant)
    /// It has lingered long enough.
    case lingered
  }

  /// Which connection is meant: the number of its place, and how many had the place before it.
  struct ID: Hashable, Sendable {
    let place: UInt32
    let generation: UInt32

    init(place: UInt32, generation: UInt32) {
      self.place = place
      self.generation = generation
    }

    /// Reads the number that events know the connection by.
    init(token: UInt64) {
      place = UInt32(truncatingIfNeeded: token)
      generation = UInt32(truncatingIfNeeded: token >> 32)
    }

    /// The number that events know the connection by; places are far below 2³² - 1, so it is never the greatest.
    var token: UInt64 { UInt64(generation) << 32 | UInt64(place) }
  }

  /// A connection in the hands of a thread.
  struct Turn {
    let id: ID
    let descriptor: Int32
    /// The phase that it was in.
    let phase: Phase
    fileprivate let stored: StoredIntake?

    /// Whether something has come of its request that was not all of it.
    var hasIntake: Bool { stored != nil }

    /// What has come of its request; nil for nothing.
    var intake: Intake? { stored?.intake }
  }

  /// What has come of a request, out of line: nearly no connection has any, and every turn takes a copy.
  fileprivate indirect enum StoredIntake {
    case stored(Intake)

    var intake: Intake {
      switch self {
      case .stored(let intake): intake
      }
    }
  }

  /// How long a connection may be in a phase.
  struct TimeLimits {
    let idle: Duration
    /// From the first byte of a request to its last, and from the first of a long response to its last.
    let request: Duration
    /// How long a peer may go on sending after its response.
    let linger = Duration.seconds(2)
  }

  private struct State {
    var generation: UInt32 = 0
    var descriptor: Int32 = -1
    var phase = Phase.vacant
    /// Whether there was an event while a thread had it.
    var isCalled = false
    /// Whether it has had a request answered.
    var hasServed = false
    var intake: StoredIntake?
    /// Whether there are events, too, when it can be written to.
    var isWatchedForWriting = false
  }

  private let place: UInt32
  private let state = Mutex(State())

  init(place: UInt32) {
    self.place = place
  }

  /// Gives the place to a connection that was accepted; it has sent nothing so far.
  func occupy(descriptor: Int32) -> ID {
    state.withLock { state in
      state = State(generation: state.generation, descriptor: descriptor, phase: .idle(since: .now))
      return ID(place: place, generation: state.generation)
    }
  }

  /// Frees the place of a connection that has been closed by whoever had it.
  func vacate() {
    state.withLock { $0 = State(generation: $0.generation &+ 1) }
  }

  /// Puts the connection into the hands of the loop that an event has woken for it, and that may hand it on to a worker.
  ///
  /// - Returns: Nil when it is not there any more, or when a worker has it, which will make sure that the event is seen.
  func take(_ id: ID) -> Turn? {
    state.withLock { state in
      guard state.generation == id.generation else { return nil }
      switch state.phase {
      case .vacant: return nil
      case .serving, .answering:
        state.isCalled = true
        return nil
      case .idle, .receiving, .ending, .lingering, .lingered:
        defer {
          state.phase = .serving
          state.intake = nil
        }
        return Turn(id: id, descriptor: state.descriptor, phase: state.phase, stored: state.intake)
      }
    }
  }

  /// Takes the connection out of the thread's hands.
  ///
  /// - Parameters:
  ///   - next: The phase that it is in now.
  ///   - intake: What has come of its next request.
  ///   - hasServed: Whether it has had a request answered.
  ///   - queue: Where it is watched.
  ///   - isReady: Whether it may be readable, although there will be no event.
  /// - Throws: When it cannot be watched; it is still in the thread's hands then.
  func release(
    to next: Phase, intake: Intake?, hasServed: Bool, watchedBy queue: borrowing EventQueue, isReady: Bool
  ) throws(SystemError) {
    try state.withLock { state throws(SystemError) in
      // What was read and not gone over brings no event, but that it can be written to does.
      let isOwed = intake?.hasUnread ?? false
      if state.isCalled || isReady || isOwed || state.isWatchedForWriting {
        // Here, where nobody else can have closed it and its number cannot be another connection's.
        try queue.rearm(
          state.descriptor, token: ID(place: place, generation: state.generation).token, writable: isOwed)
        state.isWatchedForWriting = isOwed
      }
      state.isCalled = false
      if hasServed { state.hasServed = true }
      state.phase = next
      state.intake = intake.map(StoredIntake.stored)
    }
  }

  /// Says that the peer is being waited for with a long response, or that this is over.
  func setAnswering(_ isAnswering: Bool) {
    state.withLock { $0.phase = isAnswering ? .answering(since: .now) : .serving }
  }

  /// Ends a connection that no thread has: a request that has arrived can still be read, a later one not.
  func end() {
    state.withLock { Self.end(&$0) }
  }

  /// Ends the connection if it has been in its phase for too long.
  ///
  /// - Returns: When it will have been; nil without a limit.
  func expire(at now: MonotonicInstant, _ limits: TimeLimits) -> MonotonicInstant? {
    state.withLock { state in
      switch state.phase {
      case .idle(let since):
        if since + limits.idle > now { return since + limits.idle }
        Self.end(&state)
      case .receiving(let since):
        if since + limits.request > now { return since + limits.request }
        Self.end(&state)
      case .answering(let since):
        if since + limits.request > now { return since + limits.request }
        shutdown(state.descriptor, Int32(SHUT_RDWR))
        state.phase = .serving
      case .lingering(let since):
        if since + limits.linger > now { return since + limits.linger }
        Self.end(&state)
      case .vacant, .serving, .ending, .lingered: break
      }
      return nil
    }
  }

  /// How much would be lost with a connection when somebody waits for its place; the least goes first.
  struct Worth: Comparable {
    enum Kind: Int {
      /// It has sent a part of a request, or what it sends is thrown away.
      case unfinished
      /// It has sent nothing so far.
      case silent
      /// A web server keeps it for later requests.
      case kept
    }

    let kind: Kind
    let since: MonotonicInstant

    static func < (one: Worth, other: Worth) -> Bool {
      (one.kind.rawValue, one.since) < (other.kind.rawValue, other.since)
    }
  }

  /// What it is worth; nil when it cannot be given up, or has been.
  var worth: Worth? {
    state.withLock { state in
      switch state.phase {
      case .receiving(let since), .lingering(let since): Worth(kind: .unfinished, since: since)
      case .idle(let since): Worth(kind: state.hasServed ? .kept : .silent, since: since)
      case .vacant, .serving, .answering, .ending, .lingered: nil
      }
    }
  }

  /// The end of reading wakes a thread, which serves what has arrived, or finds the end and closes.
  private static func end(_ state: inout State) {
    switch state.phase {
    case .idle, .receiving:
      shutdown(state.descriptor, Int32(SHUT_RD))
      state.phase = .ending
    case .lingering:
      shutdown(state.descriptor, Int32(SHUT_RDWR))
      state.phase = .lingered
    case .vacant, .serving, .answering, .ending, .lingered: break
    }
  }
}
