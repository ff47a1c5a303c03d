/// What a request asks for.
///
/// There is one strict reading of a path: its segments are found before anything is decoded, the fixed ones
/// are compared as they stand, and only a namespace and a name are decoded. So an encoded slash never makes a
/// segment, and neither `..` nor a doubled or trailing slash leads anywhere.
package enum Route: Sendable, Hashable {
  /// `GET` or `HEAD` of `/readyz`.
  case readiness
  /// `GET` or `HEAD` of `/api/healthz/{namespace}/deployment/{name}`, with both valid.
  case verdict(namespace: String, name: String)
  /// `OPTIONS` of a verdict, whatever the namespace and the name: browsers ask before they send a header.
  case preflight
  /// Another method on one of these paths.
  case methodNotAllowed
  /// Any other path.
  case notFound
  /// A path that cannot be one of ours because it is malformed.
  case badRequest(BadRequest)

  /// The longest path, in bytes and without the query: a name of 253 characters that are all escapes has
  /// room.
  package static let maximumPathLength = 2048

  /// Reads a request: first the shape of the path decides, then the method, then whether the segments are
  /// valid.
  ///
  /// - Parameters:
  ///   - method: The method.
  ///   - requestURI: `REQUEST_URI`: the path and the query, still percent-encoded; never a URI with a scheme.
  package init(method: Method, requestURI: Span<UInt8>) {
    let bound = min(requestURI.count, Self.maximumPathLength + 1)
    let end = requestURI.firstIndex(of: UInt8(ascii: "?"), in: 0..<bound) ?? bound
    guard end <= Self.maximumPathLength else {
      self = .badRequest(.pathTooLong)
      return
    }
    let path = requestURI.extracting(0..<end)
    if let segments = Self.verdictSegments(of: path) {
      self = Self.verdict(
        method: method, namespace: path.extracting(segments.namespace), name: path.extracting(segments.name))
    } else if path.equals("/readyz") {
      self = method == .get || method == .head ? .readiness : .methodNotAllowed
    } else {
      self = .notFound
    }
  }

  /// Finds the two variable segments in the path of a verdict; they may be empty.
  private static func verdictSegments(of path: Span<UInt8>) -> (namespace: Range<Int>, name: Range<Int>)? {
    let prefix: StaticString = "/api/healthz/"
    let infix: StaticString = "/deployment/"
    guard path.hasPrefix(prefix) else { return nil }
    let start = prefix.utf8CodeUnitCount
    guard let slash = path.firstIndex(of: UInt8(ascii: "/"), in: start..<path.count),
      path.extracting(slash..<path.count).hasPrefix(infix)
    else { return nil }
    let name = slash + infix.utf8CodeUnitCount..<path.count
    guard path.firstIndex(of: UInt8(ascii: "/"), in: name) == nil else { return nil }
    return (start..<slash, name)
  }

  private static func verdict(method: Method, namespace: Span<UInt8>, name: Span<UInt8>) -> Route {
    switch method {
    case .options: return .preflight
    case .other: return .methodNotAllowed
    case .get, .head: break
    }
    do {
      return .verdict(
        namespace: try ObjectName.namespace(namespace), name: try ObjectName.deployment(name))
    } catch {
      return .badRequest(error)
    }
  }
}
