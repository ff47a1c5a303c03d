import System

extension Server {
  /// How a server treats its connections.
  public struct Configuration: Sendable, Hashable {
    /// How many event loops share the connections; each is a thread that answers what can be answered at once.
    public var loops: Int
    /// How many requests that may block are handled at once; each takes a thread, idle connections take none.
    public var workers: Int
    /// How long a request may take from its first byte to its last, and a peer to read a response of more than 16 KiB.
    ///
    /// A peer that leaves more than the kernel keeps of shorter responses unread is closed at once.
    public var requestTimeout: Duration
    /// How long a connection may wait for its next request; more than the web server's own time is best.
    public var idleTimeout: Duration
    /// How many bytes of a request's body are taken; the connection of a longer one is closed after the response.
    public var bodyLimit: Int
    /// How many connections may be open.
    ///
    /// Beyond it the one has to go that has sent half a request for longest; if there is none, the one that has been
    /// silent since it came for longest; and only then the one that was idle for longest after a request.
    public var maximumConnections: Int
    /// How many bytes of requests that have not come whole are kept; beyond it the oldest of them has to go.
    ///
    /// One request may have 65,535 bytes of parameters, as many as a record can hold.
    public var bufferLimit: Int

    /// A loop for every four processors, and no more than four: one carries as many requests as four of nginx's workers pass on.
    public static let usualLoops = min(4, max(1, CounterTable.processors / 4))

    /// Creates a configuration; nginx keeps idle connections for 60 s, so the default waits longer.
    public init(
      loops: Int = usualLoops, workers: Int = 32, requestTimeout: Duration = .seconds(10),
      idleTimeout: Duration = .seconds(90),
      bodyLimit: Int = 65_536, maximumConnections: Int = 512, bufferLimit: Int = 4 << 20
    ) {
      // traps: constants, and settings within the ranges that their reader allows.
      precondition(
        loops > 0 && workers > 0 && maximumConnections > 0 && bodyLimit >= 0 && bufferLimit >= 0,
        "a server needs threads and connections")
      // traps: constants of the program.
      precondition(
        requestTimeout >= .milliseconds(1) && idleTimeout > .zero, "a timeout is longer than nothing")
      self.loops = loops
      self.workers = workers
      self.requestTimeout = requestTimeout
      self.idleTimeout = idleTimeout
      self.bodyLimit = bodyLimit
      self.maximumConnections = maximumConnections
      self.bufferLimit = bufferLimit
    }
  }
}
