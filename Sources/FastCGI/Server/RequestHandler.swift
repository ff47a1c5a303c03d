/// Answers requests.
public protocol RequestHandler: Sendable {
  /// Answers a request at once, or says how it can be answered later.
  ///
  /// It is called on a thread that serves many connections, which all wait for it: it must not read from the network or
  /// from a file that may be slow, nor compute for long.
  ///
  /// - Parameter request: The request.
  /// - Returns: The response, or what to do for it.
  func reply(to request: borrowing Request) -> Reply
}

/// A handler that may block at every request.
public struct BlockingHandler: RequestHandler {
  private let respond: @Sendable (borrowing Request) -> Response

  /// Creates a handler.
  ///
  /// - Parameter respond: What answers a request; called on several threads at once.
  public init(_ respond: @escaping @Sendable (borrowing Request) -> Response) {
    self.respond = respond
  }

  /// Defers every request.
  public func reply(to request: borrowing Request) -> Reply { .deferred(respond) }
}
