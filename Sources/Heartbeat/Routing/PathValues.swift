package import Health

/// What stands in the variable segments of a path.
package struct PathValues: Sendable, Hashable {
  /// The kind of workload; empty where the pattern has none.
  package var kind = WorkloadKind(rawValue: "")
  /// The namespace, a valid RFC 1123 label; empty where the pattern has none.
  package var namespace = ""
  /// The name, a valid RFC 1123 subdomain; empty where the pattern has none.
  package var name = ""

  /// Creates the values of a pattern without variable segments.
  package init() {}

  /// Decodes the variable segments.
  ///
  /// - Parameters:
  ///   - match: Where they are.
  ///   - path: The path, still percent-encoded.
  /// - Throws: When one of them is malformed.
  init(_ match: PathPattern.Match, in path: Span<UInt8>) throws(BadRequest) {
    if let kind = match.kind { self.kind = kind }
    if let range = match.namespace { namespace = try ObjectName.namespace(path.extracting(range)) }
    if let range = match.name { name = try ObjectName.name(path.extracting(range)) }
  }

  /// The workload that is named, where the pattern has all three.
  var workload: WorkloadReference { WorkloadReference(kind: kind, namespace: namespace, name: name) }
}
