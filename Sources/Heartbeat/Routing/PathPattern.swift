package import Health
import Monitoring

/// The shape of an endpoint's paths, such as `/api/healthz/{namespace}/{kind}/{name}`.
///
/// There is one strict reading of a path: its segments are found before anything is decoded, the fixed ones and the kinds
/// are compared as they stand, and only a namespace and a name are decoded. So an encoded slash never makes a segment, and
/// neither `..` nor a doubled or trailing slash leads anywhere.
package struct PathPattern: Sendable, CustomStringConvertible {
  /// The longest path, in bytes and without the query: a name of 253 characters that are all escapes has room.
  package static let maximumPathLength = 2048

  /// One segment of the paths.
  private enum Segment: Sendable {
    case literal([UInt8])
    case namespace
    case kind
    case name
  }

  /// The kinds of workloads that a path may name.
  package let kinds: [WorkloadKind]
  /// As it was written.
  package let description: String
  private let segments: [Segment]
  /// What `kinds` may be called in a path.
  private let words: [(text: [UInt8], kind: WorkloadKind)]

  /// Creates a pattern.
  ///
  /// - Parameters:
  ///   - text: A path that begins with a slash, with `{namespace}`, `{kind}` and `{name}` where these stand.
  ///   - kinds: The kinds of workloads that it may name.
  package init(_ text: String, kinds: [WorkloadKind] = []) {
    description = text
    self.kinds = kinds
    words = kinds.flatMap { kind in kind.words.map { (Array($0.utf8), kind) } }
    segments = text.split(separator: "/").map { segment in
      switch segment {
      case "{namespace}": .namespace
      case "{kind}": .kind
      case "{name}": .name
      default: .literal(Array(segment.utf8))
      }
    }
  }

  /// Where the variable segments are in a path.
  struct Match {
    var kind: WorkloadKind?
    fileprivate(set) var namespace: Range<Int>?
    fileprivate(set) var name: Range<Int>?
  }

  /// Compares a path with the pattern.
  ///
  /// - Parameter path: The path, still percent-encoded.
  /// - Returns: Where its variable segments are, which may be empty but for a namespace at the end, and are not yet looked at; nil for any other path.
  func match(_ path: Span<UInt8>) -> Match? {
    var match = Match()
    var end = 0
    for segment in segments {
      guard end < path.count, path[end] == UInt8(ascii: "/") else { return nil }
      let start = end + 1
      end = path.firstIndex(of: UInt8(ascii: "/"), in: start..<path.count) ?? path.count
      switch segment {
      case .literal(let literal):
        guard path.equals(literal, in: start..<end) else { return nil }
      case .namespace:
        // Behind a slash at the end there is nothing.
        guard start < path.count else { return nil }
        match.namespace = start..<end
      case .name: match.name = start..<end
      case .kind:
        guard let index = words.firstIndex(where: { path.equals($0.text, in: start..<end) }) else {
          return nil
        }
        match.kind = words[index].kind
      }
    }
    return end == path.count ? match : nil
  }
}

extension Span where Element == UInt8 {
  /// Whether a part of it is just these bytes.
  fileprivate func equals(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
    guard range.count == bytes.count else { return false }
    for index in bytes.indices where self[range.lowerBound + index] != bytes[index] { return false }
    return true
  }
}
