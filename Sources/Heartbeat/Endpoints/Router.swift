/// Finds the endpoint that a request asks for, in a table.
package struct Router: Sendable {
  /// The endpoints; of two that fit the first counts.
  package let endpoints: [Endpoint]

  /// Creates a router of a table.
  package init(_ endpoints: [Endpoint]) {
    self.endpoints = endpoints
  }

  /// Reads a request: first the shape of the path decides, then the method, then whether the segments are valid.
  ///
  /// - Parameters:
  ///   - method: The method.
  ///   - requestURI: `REQUEST_URI`: the path and the query, still percent-encoded; never a URI with a scheme.
  ///   - isPreflight: Whether a browser asks, should the method be OPTIONS.
  /// - Returns: What it asks for.
  package func route(_ method: Method, _ requestURI: Span<UInt8>, isPreflight: Bool) -> Route {
    let bound = min(requestURI.count, PathPattern.maximumPathLength + 1)
    let end = requestURI.firstIndex(of: UInt8(ascii: "?"), in: 0..<bound) ?? bound
    guard end <= PathPattern.maximumPathLength else { return .badRequest(.pathTooLong) }
    let path = requestURI.extracting(0..<end)
    for endpoint in endpoints {
      guard let match = endpoint.pattern.match(path) else { continue }
      switch method {
      case .get, .head:
        do {
          return .endpoint(endpoint, try PathValues(match, in: path))
        } catch {
          return endpoint.conceal == nil ? .badRequest(error) : .concealed(endpoint)
        }
      case .options where isPreflight && endpoint.policy.allowsCORS: return .preflight(endpoint)
      case .options, .other: return .methodNotAllowed(endpoint)
      }
    }
    return .notFound
  }
}
