import Health

/// What a request asks for.
package enum Route: Sendable, Hashable {
  /// GET or HEAD of an endpoint's path, whose variable segments are valid.
  case endpoint(Endpoint, PathValues)
  /// What a browser sends to an endpoint before a script may (Fetch standard, *CORS-preflight request*), whatever the
  /// variable segments.
  case preflight(Endpoint)
  /// Another method on an endpoint's path.
  case methodNotAllowed(Endpoint)
  /// Any other path.
  case notFound
  /// A path that cannot be one of ours because it is malformed.
  case badRequest(BadRequest)
  /// The path of an endpoint that tells nobody what is wrong with it.
  case concealed(Endpoint)
}

extension Route {
  /// The endpoint whose path it is; nil for no endpoint's.
  package var endpoint: Endpoint? {
    switch self {
    case .endpoint(let endpoint, _), .preflight(let endpoint), .methodNotAllowed(let endpoint),
      .concealed(let endpoint):
      endpoint
    case .notFound, .badRequest: nil
    }
  }
}

extension Route: CustomStringConvertible {
  /// For the log.
  package var description: String {
    switch self {
    case .endpoint(let endpoint, let values):
      if !values.name.isEmpty {
        "\(endpoint.name) on \(values.workload.kind.noun) \(values.workload)"
      } else if !values.namespace.isEmpty {
        "\(endpoint.name) of \(values.namespace)"
      } else {
        endpoint.name
      }
    case .preflight: "preflight"
    case .methodNotAllowed: "method not allowed"
    case .notFound: "not found"
    case .badRequest: "bad request"
    case .concealed(let endpoint): endpoint.name
    }
  }
}
