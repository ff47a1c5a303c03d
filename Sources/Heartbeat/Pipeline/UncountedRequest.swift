import FastCGI

/// A request that goes on when others have said whether it may pass; nothing of it is copied meanwhile.
final class UncountedRequest: Sendable {
  private let passage: Passage
  private let query: RateLimitQuery
  private let client: ClientKey
  private let responder: Responder

  /// Keeps what is known of a request.
  ///
  /// - Parameters:
  ///   - passage: What is known.
  ///   - query: What is asked about the client's window.
  ///   - client: Who asks.
  ///   - responder: What goes on with it.
  init(_ passage: Passage, _ query: RateLimitQuery, of client: ClientKey, _ responder: Responder) {
    self.passage = passage
    self.query = query
    self.client = client
    self.responder = responder
  }

  /// Has it counted.
  ///
  /// - Parameters:
  ///   - limiter: What counts it.
  ///   - resumption: Lets it go on.
  func ask(_ limiter: RateLimiter, then resumption: Resumption) {
    limiter.ask(query, client) { [self] decision in
      resumption.resume { [self] request in
        var passage = passage
        passage.decision = decision
        return responder.reply(to: request, passage)
      }
    }
  }
}
