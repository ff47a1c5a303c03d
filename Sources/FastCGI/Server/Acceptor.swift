import Glibc
import Logging
import Synchronization
import System

/// The thread that accepts connections and ends those whose time is up.
///
/// A new connection waits with the idle ones until its request arrives, so a silent peer holds no worker.
struct Acceptor: ~Copyable {
  /// How long nothing is accepted after an error such as too many open files.
  private static let pause = Duration.milliseconds(100)
  /// At most one log line about errors in this time.
  private static let logInterval = Duration.seconds(10)

  private let context: ServerContext
  /// The descriptor of the server's listener; -1 once it has been let go.
  private var listening: Int32
  /// Nothing is accepted before this moment.
  private var pausedUntil: MonotonicInstant?
  /// Nothing is accepted until a connection closes.
  private var isFull = false
  private var lastLogged: MonotonicInstant?
  private let timeLimits: Connection.TimeLimits
  /// The time of no connection is up before this moment.
  private var nextExpiry: MonotonicInstant

  /// Creates the acceptor of a server.
  ///
  /// - Parameters:
  ///   - context: What it shares with the other threads.
  ///   - listening: The descriptor of the server's listener.
  init(_ context: ServerContext, listening: Int32) {
    self.context = context
    self.listening = listening
    timeLimits = Connection.TimeLimits(
      idle: context.configuration.idleTimeout, request: context.configuration.requestTimeout)
    nextExpiry = .now + timeLimits.idle
  }

  /// Works until the server stops and its last connection has closed; then it ends the other threads.
  mutating func run() {
    while !context.isStopping {
      if wait() { acceptWaiting() }
    }
    stopListening()
    for connection in context.connections.places { connection.end() }
    while context.connections.count > 0 {
      _ = wait()
    }
    context.endThreads()
  }

  /// Ends the connections whose time is up.
  private mutating func expireConnections() {
    let now = MonotonicInstant.now
    // One that a worker has now, or that comes later, cannot be due before an idle timeout from now, unless the worker
    // wakes the acceptor.
    nextExpiry = context.connections.places.reduce(now + timeLimits.idle) { earliest, connection in
      min(earliest, connection.expire(at: now, timeLimits) ?? earliest)
    }
  }

  /// Waits for a connection or a call of `ServerContext.wakeAcceptor()`, and ends connections whose time is up.
  ///
  /// - Returns: Whether a connection waits to be accepted.
  private mutating func wait() -> Bool {
    let now = MonotonicInstant.now
    if let end = pausedUntil, end <= now { pausedUntil = nil }
    let wake = min(nextExpiry, pausedUntil ?? nextExpiry)
    let timeout = Int32(clamping: 1 + max(.zero, wake - now).microseconds / 1000)
    let isAccepting = pausedUntil == nil && !isFull
    var descriptors = [
      pollfd(fd: context.acceptorWakeup.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isAccepting ? listening : -1, events: Int16(POLLIN), revents: 0),
    ]
    let isReady = poll(&descriptors, nfds_t(descriptors.count), timeout) > 0
    let isSignalled = isReady && descriptors[0].revents != 0
    if isSignalled {
      context.acceptorWakeup.lower()
      isFull = false
    }
    // The signal may mean that a connection has begun something that has less time than idleness.
    if isSignalled || nextExpiry <= .now { expireConnections() }
    return isReady && descriptors[1].revents != 0
  }

  /// Accepts the connections that wait, up to the number that may be open.
  private mutating func acceptWaiting() {
    guard hasRoom else {
      isFull = true
      context.connections.giveUpOne()
      return
    }
    while hasRoom {
      do throws(SystemError) {
        admit(try Descriptor.accept(from: listening))
      } catch {
        switch error.code {
        case EAGAIN: return
        // The peer has gone, or the network had a word to say about it: accept(2), "Error handling".
        case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP,
          ENETUNREACH:
          continue
        default:
          // Most likely no descriptor is left; a closed connection gives one back.
          context.connections.giveUpOne()
          pausedUntil = .now + Self.pause
          log(error)
          return
        }
      }
    }
  }

  private var hasRoom: Bool { !context.connections.isFull }

  private func admit(_ connection: consuming Descriptor) {
    let number = connection.number
    guard let id = context.connections.admit(descriptor: number) else { return }
    do throws(SystemError) {
      // From here on it is the others' to close: one of them may have it before this returns.
      connection.release()
      try context.queue(of: id).events.add(number, token: id.token)
    } catch {
      _ = close(number)
      context.forget(id)
      context.logger.error("connection closed: it could not be watched", metadata: ["error": "\(error)"])
    }
  }

  /// Lets the listener go: no new connection can come, or, where it was inherited, none is taken any more.
  ///
  /// Those that already wait on a socket that dies with this process are still let in.
  private mutating func stopListening() {
    let isInherited = context.listener.withLock { listener in
      listener?.removeFile()
      return listener?.isInherited ?? true
    }
    if !isInherited { acceptWaiting() }
    context.listener.withLock { $0 = nil }
    listening = -1
  }

  private mutating func log(_ error: SystemError) {
    let now = MonotonicInstant.now
    if let lastLogged, lastLogged + Self.logInterval > now { return }
    lastLogged = now
    context.logger.error("no connection can be accepted for now", metadata: ["error": "\(error)"])
  }
}
