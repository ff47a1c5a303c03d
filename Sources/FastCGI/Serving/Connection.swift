import Glibc
import Synchronization

/// An accepted connection and what is being done with it.
///
/// It is closed only by the worker that was woken for it (each readiness wakes one), or by libfcgi on that worker's
/// behalf. Everyone else may at most shut it down, and only in a phase in which nobody can be closing it.
final class Connection: Sendable {
  /// What a connection is doing.
  enum Phase {
    /// It waits for its next request.
    case idle(since: ContinuousClock.Instant)
    /// A worker has it.
    case serving
    /// It was told that nothing more will be read; a request that had arrived by then is still answered.
    case ending
    /// Its response is out, and what the peer still sends is thrown away until it closes.
    ///
    /// Closing at once would make the kernel reset the connection, and the peer could lose the response.
    case lingering(since: ContinuousClock.Instant)
    /// It has lingered long enough.
    case lingered
  }

  /// How long a peer may go on sending after its response.
  static let lingerTimeout = Duration.seconds(2)

  let descriptor: Int32
  private let phase: Mutex<Phase>

  /// Takes over a connection that was accepted; it has sent nothing so far.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    phase = Mutex(.idle(since: .now))
  }

  /// Puts the connection into the hands of the worker that was woken for it.
  ///
  /// - Returns: The phase that it was in.
  func take() -> Phase {
    phase.withLock { phase in
      defer { phase = .serving }
      return phase
    }
  }

  /// Takes the connection out of the worker's hands.
  func release(to next: Phase) {
    phase.withLock { $0 = next }
  }

  /// Ends an idle connection: a request that has arrived can still be read, a later one not.
  func endIfIdle() {
    phase.withLock { phase in
      if case .idle = phase { endReading(&phase) }
    }
  }

  /// Ends the connection if it has been idle, or has lingered, for too long.
  ///
  /// - Returns: When it will have been; nil while a worker has it and once it is ending.
  func expire(at now: ContinuousClock.Instant, idleTimeout: Duration) -> ContinuousClock.Instant? {
    phase.withLock { phase in
      switch phase {
      case .idle(let since):
        if since + idleTimeout > now { return since + idleTimeout }
        endReading(&phase)
      case .lingering(let since):
        if since + Self.lingerTimeout > now { return since + Self.lingerTimeout }
        shutdown(descriptor, Int32(SHUT_RDWR))
        phase = .lingered
      case .serving, .ending, .lingered: break
      }
      return nil
    }
  }

  /// The moment since which it has been idle, if it is.
  var idleSince: ContinuousClock.Instant? {
    phase.withLock { if case .idle(let since) = $0 { since } else { nil } }
  }

  /// Whether the peer has closed and left nothing to read.
  var hasEnded: Bool {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) <= 0
  }

  /// Reads and forgets what has arrived, without waiting.
  ///
  /// - Returns: False once the peer has closed.
  func discardInput() -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
      while true {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        if count <= 0 { return count < 0 && errno == EAGAIN }
      }
    }
  }

  /// The end of reading wakes a worker, which serves what has arrived, or finds the end and closes.
  private func endReading(_ phase: inout Phase) {
    shutdown(descriptor, Int32(SHUT_RD))
    phase = .ending
  }
}
