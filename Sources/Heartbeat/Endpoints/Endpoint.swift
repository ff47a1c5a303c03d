/// A thing that can be asked for: the shape of its paths, what a request must pass, and how it is answered.
///
/// Every endpoint takes GET and HEAD, and answers both alike.
package final class Endpoint: Sendable {
  /// What it is called in the log.
  package let name: String
  /// Its paths.
  package let pattern: PathPattern
  /// What a request must pass.
  let policy: EndpointPolicy
  /// Answers a request that has passed, given it and its `REQUEST_URI` (path and query, still percent-encoded); may block
  /// until the time limit of a poll is over.
  let respond: @Sendable (EndpointRequest, Span<UInt8>) -> Representation
  /// Answers as `respond` would, but never blocks nor takes long: nil when it would have to; without it every request does.
  let respondAtOnce: (@Sendable (EndpointRequest, Span<UInt8>) -> Representation?)?
  /// How its requests were answered.
  let counts: StatusCounts
  /// Answers in the place of every refusal (no valid token, a window that is used up, malformed names, which are nil here),
  /// so that nobody learns which it was; nil for an endpoint that tells.
  let conceal: (@Sendable (PathValues?, Span<UInt8>) -> Representation)?

  /// The methods that it takes, as `Allow` lists them.
  var allowedMethods: String { policy.allowsCORS ? "GET, HEAD, OPTIONS" : "GET, HEAD" }

  /// Creates an endpoint from its parts.
  package init(
    _ name: String, at pattern: PathPattern, _ policy: EndpointPolicy,
    counts: StatusCounts = StatusCounts(),
    conceal: (@Sendable (PathValues?, Span<UInt8>) -> Representation)? = nil,
    respondAtOnce: (@Sendable (EndpointRequest, Span<UInt8>) -> Representation?)? = nil,
    respond: @escaping @Sendable (EndpointRequest, Span<UInt8>) -> Representation
  ) {
    self.name = name
    self.pattern = pattern
    self.policy = policy
    self.counts = counts
    self.respondAtOnce = respondAtOnce
    self.respond = respond
    self.conceal = conceal
  }
}

extension Endpoint: Hashable {
  /// Endpoints are told apart by their names.
  package static func == (left: Endpoint, right: Endpoint) -> Bool { left.name == right.name }

  /// Feeds the name to the hasher.
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
