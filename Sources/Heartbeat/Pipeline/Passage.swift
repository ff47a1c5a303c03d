import System

/// What is known of a request on its way through the pipeline.
struct Passage: Sendable {
  let start = MonotonicInstant.now
  let method: Method
  let route: Route
  /// The state of the client's window after it; nil without a limit, and for what is not counted.
  var decision: RateLimitDecision?
  /// The token that it shows, if it is valid; set only where one is looked at.
  var token: AcceptedToken?
}
