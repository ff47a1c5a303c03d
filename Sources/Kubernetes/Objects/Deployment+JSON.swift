public import Health

extension Deployment: WatchedObject {
  /// Deployments of `apps/v1`.
  public static var resource: APIResource {
    APIResource(group: "apps", version: "v1", plural: "deployments", kind: "Deployment")
  }
  /// What kubectl calls them for short.
  public static var shortNames: [String] { ["deploy"] }

  /// Reads an `apps/v1` Deployment; what is missing or null has the API's default.
  ///
  /// - Throws: When a field is missing that every stored object has, or a selector cannot be understood.
  public init?(from json: inout JSONReader, metadata: inout ObjectMeta) throws(JSONError) {
    self.init(namespace: "", name: "", uid: "")
    (self.metadata, selector) = try json.servingWorkload(&metadata) { json throws(JSONError) in
      try readSpec(&json)
    } status: { json throws(JSONError) in
      try readStatus(&json)
    }
  }

  /// Reads all of a spec but the selector.
  ///
  /// - Returns: The selector.
  private mutating func readSpec(_ json: inout JSONReader) throws(JSONError) -> LabelSelector? {
    var selector: LabelSelector?
    (desiredReplicas, strategy, minReadySeconds) = (1, .standard, 0)
    (progressDeadlineSeconds, isPaused) = (600, false)
    try json.members { json, key throws(JSONError) in
      switch key {
      case "replicas": desiredReplicas = try json.integer() ?? 1
      case "selector": selector = try json.selector()
      case "strategy": strategy = try Strategy(from: &json)
      case "minReadySeconds": minReadySeconds = try json.integer() ?? 0
      case "progressDeadlineSeconds": progressDeadlineSeconds = try json.integer() ?? 600
      case "paused": isPaused = try json.boolean() ?? false
      default: break
      }
    }
    return selector
  }

  private mutating func readStatus(_ json: inout JSONReader) throws(JSONError) {
    (observedGeneration, status, conditions) = (nil, ReplicaCounts(), [])
    try json.members { json, key throws(JSONError) in
      switch key {
      case "observedGeneration": observedGeneration = try json.observedGeneration()
      case "replicas": status.total = try json.integer() ?? 0
      case "updatedReplicas": status.updated = try json.integer() ?? 0
      case "readyReplicas": status.ready = try json.integer() ?? 0
      case "availableReplicas": status.available = try json.integer() ?? 0
      case "conditions": conditions = try json.array(of: Condition.init(from:)) ?? []
      default: break
      }
    }
  }
}

extension Deployment.Strategy {
  /// Reads a strategy; all that is not `Recreate` is a rolling update.
  fileprivate init(from json: inout JSONReader) throws(JSONError) {
    let fields = try UpdateStrategyFields(from: &json)
    self =
      fields.type == "Recreate"
      ? .recreate
      : .rollingUpdate(
        maxUnavailable: fields.maxUnavailable ?? .percent(25), maxSurge: fields.maxSurge ?? .percent(25))
  }
}
