extension Server {
  /// How a server treats its connections.
  public struct Configuration: Sendable, Hashable {
    /// How many requests are handled at once; each takes a thread, idle connections take none.
    public var workers: Int
    /// How long a peer may pause in the middle of a request, may take to send its body, or may leave a response unread.
    public var requestTimeout: Duration
    /// How long a connection may wait for its next request; more than the web server's own time is best.
    public var idleTimeout: Duration
    /// How many bytes of a request's body are read; the connection of a longer one is closed after the response.
    public var bodyLimit: Int
    /// How many connections may be open; beyond it the one that was idle for longest has to go.
    public var maximumConnections: Int

    /// Creates a configuration; nginx keeps idle connections for 60 s, so the default waits longer.
    public init(
      workers: Int = 32, requestTimeout: Duration = .seconds(10), idleTimeout: Duration = .seconds(90),
      bodyLimit: Int = 65_536, maximumConnections: Int = 512
    ) {
      precondition(
        workers > 0 && maximumConnections > 0 && bodyLimit >= 0, "a server needs workers and connections")
      precondition(
        requestTimeout >= .milliseconds(1) && idleTimeout > .zero, "a timeout is longer than nothing")
      self.workers = workers
      self.requestTimeout = requestTimeout
      self.idleTimeout = idleTimeout
      self.bodyLimit = bodyLimit
      self.maximumConnections = maximumConnections
    }
  }
}
