public import Logging
import Synchronization
public import System

/// Answers FastCGI requests from a listener on a pool of threads.
///
/// One thread accepts, the workers wait together for whichever connection has a request. A kept connection that
/// is idle takes no thread, so the web server may keep more connections than there are workers. Neither does one whose
/// request has not come whole.
///
/// The peer is not trusted: libfcgi is given no request before its records and lengths have been checked, and what a
/// peer can take of time and memory has limits, which `Configuration` tells.
///
///     let server = try Server(listener: listener, logger: logger) { request in
///       Response(status: .ok, body: Array("up\n".utf8))
///     }
///     try server.start()
///     // … until a signal arrives
///     let isDone = server.stop(within: .seconds(10))
public final class Server: Sendable {
  /// What answers a request; called on several threads at once.
  public typealias Handler = @Sendable (borrowing Request) -> Response

  /// Where the server listens.
  public let address: ListenAddress

  let configuration: Configuration
  let logger: Logger
  let handler: Handler
  let connections: ConnectionTable
  /// Wakes the workers.
  let events: EventQueue
  /// Wakes the acceptor.
  let acceptorWakeup: EventFD
  /// Nil once the server has stopped listening.
  let listener: Mutex<Listener?>

  private let workersEnd: EventFD
  private let stopping = Atomic(false)
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
  ///   - handler: What answers a request.
  /// - Throws: When the system has no descriptors left.
  public init(
    listener: consuming Listener, configuration: Configuration = Configuration(), logger: Logger,
    handler: @escaping Handler
  ) throws(SystemError) {
    self.address = listener.address
    self.configuration = configuration
    self.logger = logger
    self.handler = handler
    self.listener = Mutex(listener)
    connections = ConnectionTable(
      capacity: configuration.maximumConnections, bufferLimit: configuration.bufferLimit)
    acceptorWakeup = try EventFD()
    workersEnd = try EventFD()
    events = try EventQueue(end: workersEnd)
  }

  /// Starts the threads, which keep the server alive until it has been stopped; to be called once.
  ///
  /// - Throws: When the system has no threads left; the server is stopped then.
  public func start() throws(SystemError) {
    do throws(SystemError) {
      try threads.withLock { threads throws(SystemError) in
        // traps: the program starts its one server in one place.
        precondition(threads.isEmpty && !isStopping, "a server is started once")
        guard let listening = listener.withLock({ $0?.descriptor.number }) else { return }
        threads.append(
          try Thread(name: "fastcgi-accept", stackSize: Self.stackSize) {
            var acceptor = Acceptor(server: self, listening: listening)
            acceptor.run()
          })
        for number in 1...configuration.workers {
          threads.append(
            try Thread(name: "fastcgi-\(number)", stackSize: Self.stackSize) {
              var worker = Worker(server: self)
              worker.run()
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
    let deadline = ContinuousClock.now + limit
    stopping.store(true, ordering: .sequentiallyConsistent)
    wakeAcceptor()
    return threads.withLock { threads in
      while let thread = threads.first {
        guard thread.join(until: deadline) else { return false }
        threads.removeFirst()
      }
      // Where it was never started nobody else lets the listener go.
      listener.withLock { $0 = nil }
      return true
    }
  }

  /// Whether the server takes no new connections any more.
  var isStopping: Bool { stopping.load(ordering: .sequentiallyConsistent) }

  /// Makes the acceptor look again at what there is to do.
  func wakeAcceptor() {
    acceptorWakeup.raise()
  }

  /// Ends the workers, once no connection is open.
  func endWorkers() {
    workersEnd.raise()
  }

  /// Forgets a connection that has been closed, and wakes the acceptor if it may be waiting for that.
  func forget(_ id: Connection.ID) {
    let left = connections.remove(id)
    if left == configuration.maximumConnections - 1 || (left == 0 && isStopping) { wakeAcceptor() }
  }
}
