/// What a request to an endpoint has to pass before it is answered.
package struct EndpointPolicy: Sendable, Hashable {
  /// It counts against the client's rate limit.
  var isCounted: Bool
  /// It must show a valid token.
  var needsToken: Bool
  /// Scripts of any page may send it: browsers ask first, with a preflight.
  var allowsCORS: Bool
  /// It is there for the web server's port for metrics alone, and nowhere else.
  var isForMetricsServer = false

  /// For what is asked from outside.
  package static let api = EndpointPolicy(isCounted: true, needsToken: true, allowsCORS: true)
  /// For what only the machine itself asks for.
  package static let probe = EndpointPolicy(isCounted: false, needsToken: false, allowsCORS: false)
  /// For Prometheus.
  package static let metrics = EndpointPolicy(
    isCounted: false, needsToken: false, allowsCORS: false, isForMetricsServer: true)
}
