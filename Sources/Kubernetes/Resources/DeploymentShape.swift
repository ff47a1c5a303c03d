import Health

/// An `apps/v1` Deployment as JSON has it, as much of it as a verdict needs.
struct DeploymentShape {
  struct Spec {
    var replicas: Int?
    var selector: LabelSelectorShape?
    var strategy: Strategy?
    var minReadySeconds: Int?
    var progressDeadlineSeconds: Int?
    var paused: Bool?

    init?(_ json: inout JSONReader) throws(JSONError) {
      guard try json.beginObject() else { return nil }
      while let key = try json.nextKey() {
        switch key {
        case "replicas": replicas = try json.integer()
        case "selector":
          selector = try json.limited(to: JSONReader.labelsLimit) { json throws(JSONError) in
            try LabelSelectorShape(&json)
          }
        case "strategy": strategy = try Strategy(&json)
        case "minReadySeconds": minReadySeconds = try json.integer()
        case "progressDeadlineSeconds": progressDeadlineSeconds = try json.integer()
        case "paused": paused = try json.boolean()
        default: try json.skip()
        }
      }
    }
  }

  struct Strategy {
    struct RollingUpdate {
      var maxUnavailable: IntOrPercent?
      var maxSurge: IntOrPercent?

      init?(_ json: inout JSONReader) throws(JSONError) {
        guard try json.beginObject() else { return nil }
        while let key = try json.nextKey() {
          switch key {
          case "maxUnavailable": maxUnavailable = try json.intOrPercent()
          case "maxSurge": maxSurge = try json.intOrPercent()
          default: try json.skip()
          }
        }
      }
    }

    var type: String?
    var rollingUpdate: RollingUpdate?

    init?(_ json: inout JSONReader) throws(JSONError) {
      guard try json.beginObject() else { return nil }
      while let key = try json.nextKey() {
        switch key {
        case "type": type = try json.word()
        case "rollingUpdate": rollingUpdate = try RollingUpdate(&json)
        default: try json.skip()
        }
      }
    }
  }

  struct Status {
    var observedGeneration: Int64?
    var replicas: Int?
    var updatedReplicas: Int?
    var readyReplicas: Int?
    var availableReplicas: Int?
    var conditions: [ConditionShape]?

    init?(_ json: inout JSONReader) throws(JSONError) {
      guard try json.beginObject() else { return nil }
      while let key = try json.nextKey() {
        switch key {
        case "observedGeneration": observedGeneration = try json.longInteger().map(Int64.init)
        case "replicas": replicas = try json.integer()
        case "updatedReplicas": updatedReplicas = try json.integer()
        case "readyReplicas": readyReplicas = try json.integer()
        case "availableReplicas": availableReplicas = try json.integer()
        case "conditions": conditions = try json.array(of: ConditionShape.init)
        default: try json.skip()
        }
      }
    }
  }

  var metadata: ObjectMetadataShape?
  var spec: Spec?
  var status: Status?

  init?(_ json: inout JSONReader) throws(JSONError) {
    guard try json.beginObject() else { return nil }
    while let key = try json.nextKey() {
      switch key {
      case "metadata": metadata = try ObjectMetadataShape(&json)
      case "spec": spec = try Spec(&json)
      case "status": status = try Status(&json)
      default: try json.skip()
      }
    }
  }
}

extension Deployment {
  /// Takes what a verdict needs.
  ///
  /// - Parameter shape: The object.
  /// - Throws: When a field is missing that every stored object has, or a selector cannot be understood.
  init(_ shape: DeploymentShape) throws(JSONError) {
    guard let metadata = shape.metadata, let name = metadata.name, let namespace = metadata.namespace else {
      throw JSONError(.content("it has no metadata.name or metadata.namespace"))
    }
    // Without a selector every pod would be the deployment's.
    guard let selector = shape.spec?.selector else {
      throw JSONError(.content("it has no spec.selector"))
    }
    let status = shape.status
    self.init(
      namespace: namespace, name: name, uid: metadata.uid ?? "", generation: metadata.generation ?? 1,
      observedGeneration: status?.observedGeneration.flatMap { $0 == 0 ? nil : $0 },
      desiredReplicas: shape.spec?.replicas ?? 1, selector: try LabelSelector(selector),
      strategy: Strategy(shape.spec?.strategy), minReadySeconds: shape.spec?.minReadySeconds ?? 0,
      progressDeadlineSeconds: shape.spec?.progressDeadlineSeconds ?? 600,
      isPaused: shape.spec?.paused ?? false,
      status: ReplicaCounts(
        total: status?.replicas ?? 0, updated: status?.updatedReplicas ?? 0,
        ready: status?.readyReplicas ?? 0,
        available: status?.availableReplicas ?? 0),
      conditions: status?.conditions?.compactMap(Condition.init) ?? [])
  }
}

extension Deployment.Strategy {
  fileprivate init(_ shape: DeploymentShape.Strategy?) {
    if shape?.type == "Recreate" {
      self = .recreate
    } else {
      self = .rollingUpdate(
        maxUnavailable: shape?.rollingUpdate?.maxUnavailable ?? .percent(25),
        maxSurge: shape?.rollingUpdate?.maxSurge ?? .percent(25))
    }
  }
}

extension Condition {
  /// Takes a condition; nil for one without a type, which says nothing.
  init?(_ shape: ConditionShape) {
    guard let type = shape.type else { return nil }
    self.init(
      type: type, status: shape.status.flatMap(Status.init) ?? .unknown, reason: shape.reason,
      message: shape.message, lastTransition: shape.lastTransitionTime)
  }
}
