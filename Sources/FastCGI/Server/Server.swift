public import Logging
import Synchronization
public import System

/// Answers FastCGI requests from a listener, on a few event loops and a pool of workers.
///
/// One thread accepts. Each loop owns its share of the connections, and answers at once what its handler can answer at
/// once: a look-up costs no change of threads. What may block goes on to the workers, and what hangs on something that
/// comes later takes no thread meanwhile. A kept connection that is idle takes no worker, so the web server may keep more
/// connections than there are workers. Neither does one whose request has not come whole.
///
/// The peer is not trusted: libfcgi is given no request before its records and lengths have been checked, and what a
/// peer can take of time and memory has limits, which `Configuration` tells.
///
///     let handler = BlockingHandler { request in Response(status: .ok, body: Array("up\n".utf8)) }
///     let server = try Server(listener: listener, logger: logger, handler: handler)
///     try server.start()
///     // … until a signal arrives
///     let isDone = server.stop(within: .seconds(10))
public final class Server: Sendable {
  /// Where the server listens.
  public let address: ListenAddress

  /// What the threads share.
  let context: ServerContext

  /// What the handlers may use: JSON decoding and TLS stay well below it.
  private static let stackSize = 1 << 20
  /// The threads that have not been joined, the acceptor first.
  private let threads = Mutex<[Thread]>([])

  /// Creates a server, which serves nothing until it is started.
  ///
  /// - Parameters:
  ///   - listener: What to accept connections from; the server owns it from now on.
  ///   - configuration: Threads, limits and times.
  ///   - logger: Where faults are reported.
  ///   - handler: What answers requests; called on several threads at once.
  /// - Throws: When the system has no descriptors left.
  public init(
    listener: consuming Listener, configuration: Configuration = Configuration(), logger: Logger,
    handler: any RequestHandler
  ) throws(SystemError) {
    self.address = listener.address
    context = try ServerContext(
      listener: listener, configuration: configuration, logger: logger, handler: handler)
  }

  /// Starts the threads, which go on until the server is stopped, held by somebody or not; to be called once.
  ///
  /// - Throws: When the system has no threads left; the server is stopped then.
  public func start() throws(SystemError) {
    do throws(SystemError) {
      try threads.withLock { threads throws(SystemError) in
        // traps: the program starts its one server in one place.
        precondition(threads.isEmpty && !context.isStopping, "a server is started once")
        guard let listening = context.listener.withLock({ $0?.descriptor.number }) else { return }
        threads.append(
          try Thread(name: "fastcgi-accept", stackSize: Self.stackSize) { [context] in
            var acceptor = Acceptor(context, listening: listening)
            acceptor.run()
          })
        for (index, queue) in context.queues.enumerated() {
          threads.append(
            try Thread(name: "fastcgi-loop-\(index + 1)", stackSize: Self.stackSize) { [context] in
              var loop = EventLoop(context, queue)
              loop.run()
            })
        }
        for number in 1...context.configuration.workers {
          threads.append(
            try Thread(name: "fastcgi-\(number)", stackSize: Self.stackSize) { [context] in
              Worker(context).run()
            })
        }
      }
    } catch {
      stop(within: .seconds(1))
      throw error
    }
  }

  /// Stops: takes no new connection, lets the requests that have arrived finish, closes the connections.
  ///
  /// Blocks the calling thread, which may not be one of the server's own. A handler cannot be interrupted: when
  /// one takes longer than the limit, it goes on, and another call can wait for it.
  ///
  /// - Parameter limit: How long to wait.
  /// - Returns: Whether everything has ended; false when the limit came first.
  @discardableResult
  public func stop(within limit: Duration) -> Bool {
    let deadline = MonotonicInstant.now + limit
    context.stop()
    return threads.withLock { threads in
      while let thread = threads.first {
        guard thread.join(until: deadline) else { return false }
        threads.removeFirst()
      }
      // Where it was never started nobody else lets the listener go.
      context.listener.withLock { $0 = nil }
      return true
    }
  }
}
