import Health

/// A `v1` Pod as JSON has it, as much of it as a verdict needs.
struct PodShape: Decodable {
  struct Spec: Decodable {
    struct Container: Decodable {
      var name: String?
      var restartPolicy: String?
    }

    var initContainers: [Container]?
  }

  struct Status: Decodable {
    var phase: String?
    var reason: String?
    var message: String?
    var startTime: Timestamp?
    var conditions: [ConditionShape]?
    var initContainerStatuses: [ContainerStatusShape]?
    var containerStatuses: [ContainerStatusShape]?
  }

  var metadata: ObjectMetadataShape?
  var spec: Spec?
  var status: Status?
}

/// One entry of a pod's `status.containerStatuses` as JSON has it.
struct ContainerStatusShape: Decodable {
  struct State: Decodable {
    struct Waiting: Decodable {
      var reason: String?
      var message: String?
    }

    struct Running: Decodable {
      var startedAt: Timestamp?
    }

    struct Terminated: Decodable {
      var exitCode: Int?
      var reason: String?
      var startedAt: Timestamp?
      var finishedAt: Timestamp?
    }

    var waiting: Waiting?
    var running: Running?
    var terminated: Terminated?
  }

  var name: String?
  var restartCount: Int?
  var state: State?
  var lastState: State?
}

extension Pod {
  /// Takes what a verdict needs.
  ///
  /// - Parameter shape: The object.
  /// - Throws: When a field is missing that every stored object has.
  init(_ shape: PodShape) throws(ShapeError) {
    guard let metadata = shape.metadata, let name = metadata.name, let namespace = metadata.namespace,
      let created = metadata.creationTimestamp?.date
    else { throw ShapeError("a pod without metadata.name, metadata.namespace or metadata.creationTimestamp") }
    let status = shape.status
    let conditions = status?.conditions?.compactMap(Condition.init) ?? []
    let sidecars = Set(
      shape.spec?.initContainers?.filter { $0.restartPolicy == "Always" }.compactMap(\.name) ?? [])
    let initContainers = status?.initContainerStatuses?.compactMap { status in
      Container(status, role: status.name.map(sidecars.contains) == true ? .sidecar : .initialization)
    }
    let owner = metadata.ownerReferences?.first { $0.controller == true && $0.kind == "ReplicaSet" }
    self.init(
      namespace: namespace, name: name, uid: metadata.uid ?? "", labels: metadata.labels ?? [:],
      replicaSet: owner?.name, created: created, deletion: metadata.deletionTimestamp?.date,
      started: status?.startTime?.date, phase: status?.phase.flatMap(Phase.init) ?? .unknown,
      reason: status?.reason, message: status?.message,
      scheduled: conditions.first { $0.type == "PodScheduled" },
      ready: conditions.first { $0.type == "Ready" },
      containers: (initContainers ?? [])
        + (status?.containerStatuses?.compactMap { Container($0, role: .app) } ?? []))
  }
}

extension Container {
  /// Takes a container's status; nil for one without a name.
  fileprivate init?(_ shape: ContainerStatusShape, role: Role) {
    guard let name = shape.name else { return nil }
    let state: State =
      if let running = shape.state?.running {
        .running(since: running.startedAt?.date)
      } else if let terminated = shape.state?.terminated {
        .terminated(Termination(terminated))
      } else {
        .waiting(reason: shape.state?.waiting?.reason, message: shape.state?.waiting?.message)
      }
    self.init(
      name: name, role: role, restartCount: shape.restartCount ?? 0, state: state,
      lastTermination: shape.lastState?.terminated.map(Termination.init))
  }
}

extension Container.Termination {
  fileprivate init(_ shape: ContainerStatusShape.State.Terminated) {
    self.init(
      exitCode: shape.exitCode ?? 0, reason: shape.reason, started: shape.startedAt?.date,
      finished: shape.finishedAt?.date)
  }
}
