import Health
import Monitoring

/// Which workloads a token may see: `namespace`, `namespace/kind` or `namespace/kind/name`, with `*` for any characters in
/// a namespace and a name, and for any kind.
struct ScopePattern: Sendable, Hashable, CustomStringConvertible {
  private let namespace: Wildcard
  /// nil for all.
  private let kind: WorkloadKind?
  private let name: Wildcard

  /// Reads a pattern.
  ///
  /// - Parameter text: The pattern; a kind may be called all that it may be called in a path.
  /// - Throws: What is wrong with it.
  init(_ text: String) throws(InvalidPattern) {
    let segments = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard segments.count <= 3 else { throw .tooManySegments }
    namespace = try Self.namespace(segments[0])
    kind = segments.count > 1 ? try Self.kind(segments[1]) : nil
    name = segments.count > 2 ? try Self.name(segments[2]) : Wildcard("*")
  }

  /// `namespace`, `namespace/kind` or `namespace/kind/name`, as short as it can be.
  var description: String {
    switch (kind, name.isAny) {
    case (nil, true): "\(namespace)"
    case (let kind?, true): "\(namespace)/\(kind.noun)"
    case (let kind, false): "\(namespace)/\(kind?.noun ?? "*")/\(name)"
    }
  }

  /// Whether a workload is one of them.
  func matches(_ workload: WorkloadReference) -> Bool {
    matches(workload.kind, in: workload.namespace) && name.matches(workload.name)
  }

  /// Whether workloads of a kind may be among them.
  ///
  /// - Parameters:
  ///   - kind: The kind.
  ///   - namespace: Their namespace; nil for any.
  /// - Returns: Whether there may be such.
  func matches(_ kind: WorkloadKind, in namespace: String?) -> Bool {
    (self.kind == nil || self.kind == kind) && namespace.map(self.namespace.matches) ?? true
  }

  /// Whether all workloads of a kind in a namespace are among them, whatever their names.
  func matchesAll(_ kind: WorkloadKind, in namespace: String) -> Bool {
    name.isAny && matches(kind, in: namespace)
  }

  private static func namespace(_ text: String) throws(InvalidPattern) -> Wildcard {
    let isValid =
      text.contains("*")
      ? isWritten(text, upTo: ObjectName.maximumNamespaceLength, allowsDots: false)
      : (try? ObjectName.namespace(text.utf8.span)) == text
    guard isValid else { throw .namespace }
    return Wildcard(text)
  }

  private static func kind(_ word: String) throws(InvalidPattern) -> WorkloadKind? {
    if word == "*" { return nil }
    guard let kind = WorkloadKind(word: word) else { throw .kind }
    return kind
  }

  private static func name(_ text: String) throws(InvalidPattern) -> Wildcard {
    let isValid =
      text.contains("*")
      ? isWritten(text, upTo: ObjectName.maximumNameLength, allowsDots: true)
      : (try? ObjectName.name(text.utf8.span)) == text
    guard isValid else { throw .name }
    return Wildcard(text)
  }

  /// Whether a text holds stars and what names are made of, and no more of it than they may.
  private static func isWritten(_ text: String, upTo length: Int, allowsDots: Bool) -> Bool {
    text.utf8.count <= length
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "-"), UInt8(ascii: "*"):
          true
        case UInt8(ascii: "."): allowsDots
        default: false
        }
      }
  }
}
