import System

/// What a handler says to a request.
public enum Reply: Sendable {
  /// This is the response.
  case response(Response)
  /// This makes the response, given the same request; it may block, on a thread of its own.
  case deferred(@Sendable (borrowing Request) -> Response)
  /// Something has to come first, for which no thread waits.
  ///
  /// This has it brought, and must not block, as the handler must not. Whoever brings it says with the ``Resumption`` how
  /// the request goes on.
  case suspended(@Sendable (Resumption) -> Void)
}

extension Reply {
  /// The response, for which the calling thread waits however long it takes.
  ///
  /// - Parameter request: The request that this is the reply to.
  /// - Returns: The response; nil when what it hangs on will never come.
  public func response(to request: borrowing Request) -> Response? {
    var reply = self
    while true {
      switch reply {
      case .response(let response): return response
      case .deferred(let respond): return respond(request)
      case .suspended(let start):
        let arrival = Completion<Resumption.Continuation?>()
        start(Resumption { arrival.fulfil($0) })
        guard let next = arrival.wait() else { return nil }
        reply = next(request)
      }
    }
  }
}
