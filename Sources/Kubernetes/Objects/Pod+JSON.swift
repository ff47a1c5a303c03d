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
    var spec = PodSpecFields()
    var initContainers: [Container] = []
    try json.object { json, key throws(JSONError) in
      switch key {
      case "metadata": metadata = try ObjectMeta(from: &json)
      case "spec": spec = try PodSpecFields(from: &json)
      case "status": initContainers = try readStatus(&json)
      default: break
      }
    }
    guard let name = metadata.name, let namespace = metadata.namespace, let created = metadata.created else {
      throw JSONError(
        .content("it has no metadata.name, metadata.namespace or metadata.creationTimestamp"))
    }
    place(name, in: namespace, metadata.labels ?? [:], metadata.controller)
    if let shared = json.interner?.origin(origin) { share(shared) }
    self.created = created
    uid = metadata.uid ?? ""
    deletion = metadata.deletion
    deletionGracePeriodSeconds = metadata.deletionGracePeriodSeconds ?? 0
    probeSeconds = spec.probeSeconds
    if !initContainers.isEmpty {
      for index in initContainers.indices where spec.sidecars.contains(initContainers[index].name) {
        initContainers[index].role = .sidecar
      }
      containers = initContainers + containers
    }
  }

  /// Reads all of a status but the init containers.
  ///
  /// - Returns: The init containers.
  private mutating func readStatus(_ json: inout JSONReader) throws(JSONError) -> [Container] {
    var initContainers: [Container] = []
    (phase, reason, message, started) = (.unknown, nil, nil, nil)
    (scheduled, ready, containers, circumstances, restartOfAll) = (nil, nil, [], [], nil)
    try json.members { json, key throws(JSONError) in
      switch key {
      case "phase": phase = try json.word().flatMap(Phase.init) ?? .unknown
      case "reason": reason = try json.word()
      case "message": message = try json.sentence()
      case "startTime": started = try json.timestamp()
      case "conditions":
        (scheduled, ready, circumstances, restartOfAll) = (nil, nil, [], nil)
        for condition in try json.array(of: Condition.init(from:)) ?? [] { take(condition) }
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

  /// Takes one of its conditions; of two with one type the first counts.
  private mutating func take(_ condition: Condition) {
    let isTrue = condition.status == .true
    switch condition.type {
    case "PodScheduled": scheduled = scheduled ?? condition
    case "Ready": ready = ready ?? condition
    case "DisruptionTarget" where isTrue: circumstances.insert(.disrupted)
    case "PodResizeInProgress" where isTrue: circumstances.insert(.resizing)
    case "ContainersReady" where isTrue: circumstances.insert(.containersReady)
    case "AllContainersRestarting":
      if isTrue { circumstances.insert(.restartingAll) }
      restartOfAll = condition.lastTransition
    default: break
    }
  }
}
