import Health

/// An `apps/v1` Deployment as JSON has it, as much of it as a verdict needs.
struct DeploymentShape: Decodable {
  struct Spec: Decodable {
    var replicas: Int?
    var selector: LabelSelectorShape?
    var strategy: Strategy?
    var minReadySeconds: Int?
    var progressDeadlineSeconds: Int?
    var paused: Bool?
  }

  struct Strategy: Decodable {
    struct RollingUpdate: Decodable {
      var maxUnavailable: IntOrPercentShape?
      var maxSurge: IntOrPercentShape?
    }

    var type: String?
    var rollingUpdate: RollingUpdate?
  }

  struct Status: Decodable {
    var observedGeneration: Int64?
    var replicas: Int?
    var updatedReplicas: Int?
    var readyReplicas: Int?
    var availableReplicas: Int?
    var conditions: [ConditionShape]?
  }

  var metadata: ObjectMetadataShape?
  var spec: Spec?
  var status: Status?
}

extension Deployment {
  /// Takes what a verdict needs.
  ///
  /// - Parameter shape: The object.
  /// - Throws: When a field is missing that every stored object has, or a selector cannot be understood.
  init(_ shape: DeploymentShape) throws(ShapeError) {
    guard let metadata = shape.metadata, let name = metadata.name, let namespace = metadata.namespace else {
      throw ShapeError("a deployment without metadata.name or metadata.namespace")
    }
    // Without a selector every pod would be the deployment's.
    guard let selector = shape.spec?.selector else {
      throw ShapeError("deployment \(name) without spec.selector")
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
        maxUnavailable: shape?.rollingUpdate?.maxUnavailable?.value ?? .percent(25),
        maxSurge: shape?.rollingUpdate?.maxSurge?.value ?? .percent(25))
    }
  }
}

extension Condition {
  /// Takes a condition; nil for one without a type, which says nothing.
  init?(_ shape: ConditionShape) {
    guard let type = shape.type else { return nil }
    self.init(
      type: type, status: shape.status.flatMap(Status.init) ?? .unknown, reason: shape.reason,
      message: shape.message, lastTransition: shape.lastTransitionTime?.date)
  }
}
