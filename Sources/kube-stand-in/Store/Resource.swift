/// A kind of object that the stand-in serves.
///
/// One more takes a case and its row.
enum Resource: String, Sendable, Hashable, CaseIterable {
  case cronjobs
  case daemonsets
  case deployments
  case events
  case jobs
  case namespaces
  case pods
  case replicasets
  case statefulsets

  /// What the API says about a resource.
  struct Row: Sendable {
    /// `kind`.
    let kind: String
    /// The API group, empty for the core group.
    var group = ""
    /// Whether its objects live in a namespace.
    var isNamespaced = true
    /// Whether its objects count the changes of their specification in `metadata.generation`.
    var hasGeneration = false
    /// Whether its watches send bookmarks, as on common real servers.
    var hasBookmarks = true
    /// Short names for kubectl.
    let shortNames: [String]
    /// The fields that a `fieldSelector` may name, besides the names: of those that a real server indexes, the ones
    /// that are plain text.
    var fields: [String] = []
  }

  /// What the API says about it.
  var row: Row {
    switch self {
    case .cronjobs: Row(kind: "CronJob", group: "batch", hasGeneration: true, shortNames: ["cj"])
    case .daemonsets: Row(kind: "DaemonSet", group: "apps", hasGeneration: true, shortNames: ["ds"])
    case .deployments: Row(kind: "Deployment", group: "apps", hasGeneration: true, shortNames: ["deploy"])
    case .events:
      Row(
        kind: "Event", hasBookmarks: false, shortNames: ["ev"],
        fields: [
          "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
          "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath",
          "reason", "reportingComponent", "type",
        ])
    case .jobs: Row(kind: "Job", group: "batch", hasGeneration: true, shortNames: [])
    case .namespaces:
      Row(kind: "Namespace", isNamespaced: false, shortNames: ["ns"], fields: ["status.phase"])
    case .pods:
      Row(
        kind: "Pod", shortNames: ["po"],
        fields: [
          "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
          "status.phase", "status.podIP", "status.nominatedNodeName",
        ])
    case .replicasets: Row(kind: "ReplicaSet", group: "apps", hasGeneration: true, shortNames: ["rs"])
    case .statefulsets: Row(kind: "StatefulSet", group: "apps", hasGeneration: true, shortNames: ["sts"])
    }
  }

  /// `kind`.
  var kind: String { row.kind }
  /// The API group, empty for the core group.
  var group: String { row.group }
  /// Whether its objects live in a namespace.
  var isNamespaced: Bool { row.isNamespaced }

  /// `apiVersion`.
  var apiVersion: String { group.isEmpty ? "v1" : "\(group)/v1" }
  /// The name as error messages give it: `pods`, `deployments.apps`.
  var qualifiedName: String { group.isEmpty ? rawValue : "\(rawValue).\(group)" }

  /// The fields that a `fieldSelector` may name.
  var selectableFields: [String] {
    ["metadata.name"] + (isNamespaced ? ["metadata.namespace"] : []) + row.fields
  }

  /// The groups of all resources but the core one's, in the order of their names.
  static let namedGroups = Set(allCases.map(\.group)).subtracting([""]).sorted()

  /// The resource of an object, nil when the stand-in does not serve it.
  init?(apiVersion: String, kind: String) {
    let match = Self.allCases.first { $0.apiVersion == apiVersion && $0.kind == kind }
    guard let match else { return nil }
    self = match
  }
}
