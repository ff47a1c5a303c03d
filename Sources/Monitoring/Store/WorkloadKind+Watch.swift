public import Health
import Kubernetes

extension WorkloadKind {
  /// The kinds of workloads that can be asked for, the most usual one first.
  public static let all = WatchedObjects.workloads.map { $0.kind }

  /// The kinds that groups hold when nobody says which: those that serve.
  public static let inGroups = [Deployment.kind, StatefulSet.kind, DaemonSet.kind]

  /// What it may be called where it is asked for: in the singular, in the plural, and as kubectl shortens it.
  public var words: [String] {
    guard let type else { return [noun] }
    return [noun, type.resource.plural] + type.shortNames
  }

  /// What can be asked for, as a list in a sentence.
  public static let nouns = all.map(\.noun).joined(separator: ", ")

  /// The kind that somebody means.
  ///
  /// - Parameter word: One of its ``words``, in lower case as kubectl has them; nil for any other.
  public init?(word: some StringProtocol) {
    guard let kind = Self.all.first(where: { $0.words.contains { $0 == word } }) else { return nil }
    self = kind
  }

  /// The types of workloads by their kinds.
  private static let types = Dictionary(uniqueKeysWithValues: WatchedObjects.workloads.map { ($0.kind, $0) })
  private static let kinds = Dictionary(
    uniqueKeysWithValues: WatchedObjects.workloads.map { ($0.resource, $0.kind) })

  /// The kind of the workloads that are objects of a resource; nil when they are none.
  init?(_ resource: APIResource) {
    guard let kind = Self.kinds[resource] else { return nil }
    self = kind
  }

  /// What is read, listed and watched; nil for a kind that is not.
  var type: (any (Workload & WatchedObject).Type)? { Self.types[self] }
}

extension ClusterObject {
  /// The place of the workload that it is, be it readable or not; nil when it is none.
  var workloadReference: WorkloadReference? {
    switch self {
    case .workload(let workload): workload.reference
    case .unreadable(let object): object.workloadReference
    case .pod, .replicaSets, .warning: nil
    }
  }
}

extension UnreadableObject {
  /// The place of the workload that it is; nil when it is none.
  var workloadReference: WorkloadReference? {
    WorkloadKind(resource).map { WorkloadReference(kind: $0, namespace: namespace, name: name) }
  }
}
