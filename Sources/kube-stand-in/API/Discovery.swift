/// The documents from which kubectl learns what a server serves.
enum Discovery: Sendable, Hashable {
  /// `/api`.
  case coreVersions
  /// `/apis`.
  case groups
  /// `/apis/GROUP`.
  case group(String)
  /// `/api/v1`, `/apis/GROUP/v1`.
  case resources(group: String)

  /// The document.
  var document: JSONValue {
    switch self {
    case .coreVersions:
      return ["kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []]
    case .groups:
      let groups = Resource.namedGroups.map { Self.group($0, members: [:]) }
      return ["kind": "APIGroupList", "apiVersion": "v1", "groups": .array(groups)]
    case .group(let name):
      return Self.group(name, members: ["kind": "APIGroup", "apiVersion": "v1"])
    case .resources(let group):
      let served = Resource.allCases.filter { $0.group == group }
      return [
        "kind": "APIResourceList", "apiVersion": "v1",
        "groupVersion": .string(group.isEmpty ? "v1" : "\(group)/v1"),
        "resources": .array(served.map(Self.entry)),
      ]
    }
  }

  private static func group(_ name: String, members: [String: String]) -> JSONValue {
    var group = JSONObject()
    for (name, value) in members.sorted(by: >) { group[name] = .string(value) }
    let version: JSONValue = ["groupVersion": .string("\(name)/v1"), "version": "v1"]
    group["name"] = .string(name)
    group["versions"] = [version]
    group["preferredVersion"] = version
    return .object(group)
  }

  private static func entry(_ resource: Resource) -> JSONValue {
    [
      "name": .string(resource.rawValue), "singularName": .string(resource.kind.lowercased()),
      "namespaced": .bool(resource.isNamespaced), "kind": .string(resource.kind),
      "verbs": ["get", "list", "watch"], "shortNames": .array(resource.row.shortNames.map { .string($0) }),
    ]
  }
}
