import FoundationEssentials
public import Health

extension Pod: WatchedObject {
  /// Pods of `v1`.
  public static var resource: APIResource {
    APIResource(version: "v1", plural: "pods", kind: "Pod")
  }

  /// The pod among other objects.
  public var clusterObject: ClusterObject { .pod(self) }

  /// Reads a `v1` Pod.
  ///
  /// - Throws: When a field is missing that every stored object has.
  public init?(from json: inout JSONReader, metadata: inout ObjectMeta) throws(JSONError) {
    self.init(namespace: "", name: "", uid: "", created: .distantPast, phase: .unknown)
    var sidecars: [String] = []
    var initContainers: [Container] = []
    try json.object { json, key throws(JSONError) in
      switch key {
      case "metadata": metadata = try ObjectMeta(from: &json)
      case "spec": sidecars = try Self.sidecars(&json)
      case "status": initContainers = try readStatus(&json)
      default: break
      }
    }
    guard let name = metadata.name, let namespace = metadata.namespace, let created = metadata.created else {
      throw JSONError(
        .content("it has no metadata.name, metadata.namespace or metadata.creationTimestamp"))
    }
    self.namespace = namespace
    self.name = name
    self.created = created
    uid = metadata.uid ?? ""
    labels = metadata.labels ?? [:]
    controller = metadata.controller
    deletion = metadata.deletion
    if !initContainers.isEmpty {
      for index in initContainers.indices where sidecars.contains(initContainers[index].name) {
        initContainers[index].role = .sidecar
      }
      containers = initContainers + containers
    }
  }

  /// The names of the init containers that run beside the app containers.
  private static func sidecars(_ json: inout JSONReader) throws(JSONError) -> [String] {
    var sidecars: [String] = []
    try json.members { json, key throws(JSONError) in
      switch key {
      case "initContainers": sidecars = try json.array(of: sidecar) ?? []
      default: break
      }
    }
    return sidecars
  }

  /// The name of an init container; nil when it has none, or runs to its end.
  private static func sidecar(_ json: inout JSONReader) throws(JSONError) -> String? {
    var name: String?
    var restartPolicy: String?
    try json.members { json, key throws(JSONError) in
      switch key {
      case "name": name = try json.word()
      case "restartPolicy": restartPolicy = try json.word()
      default: break
      }
    }
    return restartPolicy == "Always" ? name : nil
  }

  /// Reads all of a status but the init containers.
  ///
  /// - Returns: The init containers.
  private mutating func readStatus(_ json: inout JSONReader) throws(JSONError) -> [Container] {
    var initContainers: [Container] = []
    (phase, reason, message, started) = (.unknown, nil, nil, nil)
    (scheduled, ready, containers) = (nil, nil, [])
    try json.members { json, key throws(JSONError) in
      switch key {
      case "phase": phase = try json.word().flatMap(Phase.init) ?? .unknown
      case "reason": reason = try json.word()
      case "message": message = try json.sentence()
      case "startTime": started = try json.timestamp()
      case "conditions":
        let conditions = try json.array(of: Condition.init(from:)) ?? []
        scheduled = conditions.first { $0.type == "PodScheduled" }
        ready = conditions.first { $0.type == "Ready" }
      case "initContainerStatuses":
        initContainers =
          try json.array { json throws(JSONError) in try Container(from: &json, role: .initialization) } ?? []
      case "containerStatuses":
        containers = try json.array { json throws(JSONError) in try Container(from: &json, role: .app) } ?? []
      default: break
      }
    }
    return initContainers
  }
}
