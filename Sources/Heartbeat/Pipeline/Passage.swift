/// What is known of a request on its way through the pipeline.
struct Passage: Sendable {
  let request: RoutedRequest
  /// The state of the client's window after it; nil without a limit, and for what is not counted.
  var decision: RateLimitDecision?
  /// The token that it shows, if it is valid; set only where one is looked at.
  var token: AcceptedToken?

  /// What it asks for.
  var route: Route { request.route }

  /// Creates the passage of a request that has met nobody so far.
  init(_ request: RoutedRequest) {
    self.request = request
  }
}
