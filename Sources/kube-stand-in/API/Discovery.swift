/// The documents from which kubectl learns what a server serves.
enum Discovery: Sendable, Hashable {
  /// `/api`.
  case coreVersions
  /// `/apis`.
  case groups
  /// `/apis/apps`.
  case appsGroup
  /// `/api/v1`, `/apis/apps/v1`.
  case resources(group: String)

  /// The document.
  var document: JSONValue {
    switch self {
    case .coreVersions:
      return ["kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []]
    case .groups:
      return ["kind": "APIGroupList", "apiVersion": "v1", "groups": [Self.apps(members: [:])]]
    case .appsGroup:
      return Self.apps(members: ["kind": "APIGroup", "apiVersion": "v1"])
    case .resources(let group):
      let served = Resource.allCases.filter { $0.group == group }
      return [
        "kind": "APIResourceList", "apiVersion": "v1",
        "groupVersion": .string(group.isEmpty ? "v1" : "\(group)/v1"),
        "resources": .array(served.map(Self.entry)),
      ]
    }
  }

  private static func apps(members: [String: String]) -> JSONValue {
    var group = JSONObject()
    for (name, value) in members.sorted(by: >) { group[name] = .string(value) }
    let version: JSONValue = ["groupVersion": "apps/v1", "version": "v1"]
    group["name"] = "apps"
    group["versions"] = [version]
    group["preferredVersion"] = version
    return .object(group)
  }

  private static func entry(_ resource: Resource) -> JSONValue {
    [
      "name": .string(resource.rawValue), "singularName": .string(resource.kind.lowercased()),
      "namespaced": .bool(resource.isNamespaced), "kind": .string(resource.kind),
      "verbs": ["get", "list", "watch"], "shortNames": .array(resource.shortNames.map { .string($0) }),
    ]
  }
}
