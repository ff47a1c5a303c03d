/// A kind of object that the stand-in serves, with what the API says about it.
enum Resource: String, Sendable, Hashable, CaseIterable {
  case deployments
  case events
  case namespaces
  case pods

  /// `kind`.
  var kind: String {
    switch self {
    case .deployments: "Deployment"
    case .events: "Event"
    case .namespaces: "Namespace"
    case .pods: "Pod"
    }
  }

  /// The API group, empty for the core group.
  var group: String {
    self == .deployments ? "apps" : ""
  }

  /// `apiVersion`.
  var apiVersion: String {
    group.isEmpty ? "v1" : "\(group)/v1"
  }

  /// Whether its objects live in a namespace.
  var isNamespaced: Bool {
    self != .namespaces
  }

  /// The name as error messages give it: `pods`, `deployments.apps`.
  var qualifiedName: String {
    group.isEmpty ? rawValue : "\(rawValue).\(group)"
  }

  /// Short names for kubectl.
  var shortNames: [String] {
    switch self {
    case .deployments: ["deploy"]
    case .events: ["ev"]
    case .namespaces: ["ns"]
    case .pods: ["po"]
    }
  }

  /// The fields that a `fieldSelector` may name: of those that a real server indexes, the ones that
  /// are plain text.
  var selectableFields: [String] {
    let common = isNamespaced ? ["metadata.name", "metadata.namespace"] : ["metadata.name"]
    switch self {
    case .deployments: return common
    case .namespaces: return common + ["status.phase"]
    case .pods:
      return common + [
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
        "status.phase", "status.podIP", "status.nominatedNodeName",
      ]
    case .events:
      return common + [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
        "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath",
        "reason", "reportingComponent", "type",
      ]
    }
  }

  /// The resource of an object, nil when the stand-in does not serve it.
  init?(apiVersion: String, kind: String) {
    let match = Self.allCases.first { $0.apiVersion == apiVersion && $0.kind == kind }
    guard let match else { return nil }
    self = match
  }
}
