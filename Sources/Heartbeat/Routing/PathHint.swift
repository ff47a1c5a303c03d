import Health
import Monitoring

/// What a path that leads nowhere was probably meant to be: one or two sentences for the client.
///
/// What the client wrote is repeated in one case alone: as a valid namespace and a valid name, in the path that would be
/// right.
struct PathHint: Sendable, Hashable, CustomStringConvertible {
  /// The sentences.
  let description: String

  private static let prefix = ["api", "healthz"]
  /// What people write who know kubectl, and the kind that it means.
  private static let words: [String: String] = {
    var words = [
      "jobs": "job", "cronjobs": "cronjob", "cj": "cronjob", "pods": "pod", "po": "pod",
      "replicasets": "replicaset", "rs": "replicaset", "services": "service", "svc": "service",
    ]
    for kind in WorkloadKind.all {
      for word in kind.words { words[word] = kind.noun }
    }
    return words
  }()
  private static let knownKinds = Set(words.values)

  /// The kind that a word means, in any case that it is written in; nil when it means none.
  private static func kind(_ word: String) -> String? {
    words[word] ?? (knownKinds.contains(word) ? word : nil)
  }

  /// Reads a path.
  ///
  /// - Parameters:
  ///   - requestURI: `REQUEST_URI`, whose path is no route and at most ``PathPattern/maximumPathLength`` bytes long.
  ///   - kinds: The kinds that can be asked for, the most usual one first.
  ///   - showsNames: Whether the client may be told names that stand in the path.
  init(requestURI: Span<UInt8>, kinds: [WorkloadKind], showsNames: Bool) {
    let end = requestURI.firstIndex(of: UInt8(ascii: "?"), in: requestURI.indices) ?? requestURI.count
    let path = String(decoding: Array(copying: requestURI.extracting(0..<end)), as: UTF8.self)
    let segments = path.split(separator: "/").map { $0.lowercased() }
    if segments == ["readyz"] {
      description = "Ask for /readyz."
      return
    }
    let nouns = kinds.map(\.noun)
    guard segments.starts(with: Self.prefix) else {
      description = "Ask for \(Self.path(nil, nouns.first, nil))."
      return
    }
    let parts = Parts(Array(segments.dropFirst(Self.prefix.count)))
    let names = showsNames ? (parts.namespace, parts.name) : (nil, nil)
    let kind = parts.kind.flatMap { nouns.contains($0) ? $0 : nil } ?? nouns.first
    let hint = "Ask for \(Self.path(names.0, kind, names.1))."
    description = ([hint] + Self.problems(of: path, parts, nouns)).joined(separator: " ")
  }

  /// The segments behind `/api/healthz`, in lower case, as far as they can be told apart.
  private struct Parts {
    var namespace: String?
    var kind: String?
    var name: String?
    /// Whether there are others.
    var hasMore = false

    init(_ segments: [String]) {
      let places = segments.indices.filter { PathHint.kind(segments[$0]) != nil }
      // Behind a namespace that is called like a kind, if there is one.
      guard let place = places.contains(1) ? 1 : places.first else {
        (namespace, name) = (segments.first, segments.count == 2 ? segments[1] : nil)
        hasMore = segments.count > 2
        return
      }
      kind = PathHint.kind(segments[place])
      namespace = place > 0 ? segments[place - 1] : nil
      name = place + 1 < segments.count ? segments[place + 1] : nil
      hasMore = place > 1 || place + 2 < segments.count
    }
  }

  private static func problems(of path: String, _ parts: Parts, _ nouns: [String]) -> [String] {
    var problems: [String] = []
    if let kind = parts.kind, !nouns.contains(kind), let last = nouns.last {
      let others = nouns.dropLast().map { "\($0)s" }.joined(separator: ", ")
      problems.append("Only \(others.isEmpty ? "" : "\(others) and ")\(last)s can be asked for.")
    }
    if parts.hasMore {
      problems.append(
        "A token does not belong into the path: send it as ?token=TOKEN or in the Authorization header.")
    }
    if path.hasSuffix("/") { problems.append("Leave out the slash at the end.") }
    return problems
  }

  /// The path of a verdict, with placeholders for what is not known or not valid.
  private static func path(_ namespace: String?, _ kind: String?, _ name: String?) -> String {
    let namespace = namespace.flatMap { try? ObjectName.namespace($0.utf8.span) }
    let name = name.flatMap { try? ObjectName.name($0.utf8.span) }
    let segments = prefix + [namespace ?? "{namespace}", kind ?? "{kind}", name ?? "{name}"]
    return segments.map { "/\($0)" }.joined()
  }
}
