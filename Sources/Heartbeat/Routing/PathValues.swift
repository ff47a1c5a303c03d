package import Health

/// What stands in the variable segments of a path.
///
/// A class, as a request hands it from step to step: a copy is one reference, whatever the names are.
package final class PathValues: Sendable {
  /// The workload that is named; each part that the pattern does not have is empty.
  package let workload: WorkloadReference

  /// The kind of workload; empty where the pattern has none.
  package var kind: WorkloadKind { workload.kind }
  /// The namespace, a valid RFC 1123 label; empty where the pattern has none.
  package var namespace: String { workload.namespace }
  /// The name, a valid RFC 1123 subdomain; empty where the pattern has none.
  package var name: String { workload.name }

  /// Creates values; those of a pattern without variable segments unless others are given.
  package init(kind: WorkloadKind = WorkloadKind(rawValue: ""), namespace: String = "", name: String = "") {
    workload = WorkloadReference(kind: kind, namespace: namespace, name: name)
  }

  /// Decodes the variable segments.
  ///
  /// - Parameters:
  ///   - match: Where they are.
  ///   - path: The path, still percent-encoded.
  /// - Throws: When one of them is malformed.
  init(_ match: PathPattern.Match, in path: Span<UInt8>) throws(BadRequest) {
    var named = WorkloadReference(kind: match.kind ?? WorkloadKind(rawValue: ""), namespace: "", name: "")
    if let range = match.namespace { named.namespace = try ObjectName.namespace(path.extracting(range)) }
    if let range = match.name { named.name = try ObjectName.name(path.extracting(range)) }
    workload = named
  }
}

extension PathValues: Hashable {
  /// Whether the same stands in both.
  package static func == (one: PathValues, other: PathValues) -> Bool { one.workload == other.workload }

  /// Feeds what stands there to the hasher.
  package func hash(into hasher: inout Hasher) { hasher.combine(workload) }
}
