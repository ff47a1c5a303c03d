import FoundationEssentials
import Health

/// A `v1` Pod as JSON has it, as much of it as a verdict needs.
struct PodShape {
  struct Spec {
    struct Container {
      var name: String?
      var restartPolicy: String?

      init?(_ json: inout JSONReader) throws(JSONError) {
        guard try json.beginObject() else { return nil }
        while let key = try json.nextKey() {
          switch key {
          case "name": name = try json.word()
          case "restartPolicy": restartPolicy = try json.word()
          default: try json.skip()
          }
        }
      }
    }

    var initContainers: [Container]?

    init?(_ json: inout JSONReader) throws(JSONError) {
      guard try json.beginObject() else { return nil }
      while let key = try json.nextKey() {
        switch key {
        case "initContainers": initContainers = try json.array(of: Container.init)
        default: try json.skip()
        }
      }
    }
  }

  struct Status {
    var phase: String?
    var reason: String?
    var message: String?
    var startTime: Date?
    var conditions: [ConditionShape]?
    var initContainerStatuses: [ContainerStatusShape]?
    var containerStatuses: [ContainerStatusShape]?

    init?(_ json: inout JSONReader) throws(JSONError) {
      guard try json.beginObject() else { return nil }
      while let key = try json.nextKey() {
        switch key {
        case "phase": phase = try json.word()
        case "reason": reason = try json.word()
        case "message": message = try json.sentence()
        case "startTime": startTime = try json.timestamp()
        case "conditions": conditions = try json.array(of: ConditionShape.init)
        case "initContainerStatuses": initContainerStatuses = try json.array(of: ContainerStatusShape.init)
        case "containerStatuses": containerStatuses = try json.array(of: ContainerStatusShape.init)
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

/// One entry of a pod's `status.containerStatuses` as JSON has it.
struct ContainerStatusShape {
  struct State {
    struct Waiting {
      var reason: String?
      var message: String?

      init?(_ json: inout JSONReader) throws(JSONError) {
        guard try json.beginObject() else { return nil }
        while let key = try json.nextKey() {
          switch key {
          case "reason": reason = try json.word()
          case "message": message = try json.sentence()
          default: try json.skip()
          }
        }
      }
    }

    struct Running {
      var startedAt: Date?

      init?(_ json: inout JSONReader) throws(JSONError) {
        guard try json.beginObject() else { return nil }
        while let key = try json.nextKey() {
          switch key {
          case "startedAt": startedAt = try json.timestamp()
          default: try json.skip()
          }
        }
      }
    }

    struct Terminated {
      var exitCode: Int?
      var reason: String?
      var startedAt: Date?
      var finishedAt: Date?

      init?(_ json: inout JSONReader) throws(JSONError) {
        guard try json.beginObject() else { return nil }
        while let key = try json.nextKey() {
          switch key {
          case "exitCode": exitCode = try json.integer()
          case "reason": reason = try json.word()
          case "startedAt": startedAt = try json.timestamp()
          case "finishedAt": finishedAt = try json.timestamp()
          default: try json.skip()
          }
        }
      }
    }

    var waiting: Waiting?
    var running: Running?
    var terminated: Terminated?

    init?(_ json: inout JSONReader) throws(JSONError) {
      guard try json.beginObject() else { return nil }
      while let key = try json.nextKey() {
        switch key {
        case "waiting": waiting = try Waiting(&json)
        case "running": running = try Running(&json)
        case "terminated": terminated = try Terminated(&json)
        default: try json.skip()
        }
      }
    }
  }

  var name: String?
  var restartCount: Int?
  var state: State?
  var lastState: State?

  init?(_ json: inout JSONReader) throws(JSONError) {
    guard try json.beginObject() else { return nil }
    while let key = try json.nextKey() {
      switch key {
      case "name": name = try json.word()
      case "restartCount": restartCount = try json.integer()
      case "state": state = try State(&json)
      case "lastState": lastState = try State(&json)
      default: try json.skip()
      }
    }
  }
}

extension Pod {
  /// Takes what a verdict needs.
  ///
  /// - Parameter shape: The object.
  /// - Throws: When a field is missing that every stored object has.
  init(_ shape: PodShape) throws(JSONError) {
    guard let metadata = shape.metadata, let name = metadata.name, let namespace = metadata.namespace,
      let created = metadata.creationTimestamp
    else {
      throw JSONError(
        .content("it has no metadata.name, metadata.namespace or metadata.creationTimestamp"))
    }
    let status = shape.status
    let conditions = status?.conditions?.compactMap(Condition.init) ?? []
    let sidecars = Set(
      shape.spec?.initContainers?.filter { $0.restartPolicy == "Always" }.compactMap(\.name) ?? [])
    let initContainers = status?.initContainerStatuses?.compactMap { status in
      Container(status, role: status.name.map(sidecars.contains) == true ? .sidecar : .initialization)
    }
    let owner = metadata.ownerReferences?.first(where: \.isControllingReplicaSet)
    self.init(
      namespace: namespace, name: name, uid: metadata.uid ?? "", labels: metadata.labels ?? [:],
      replicaSet: owner?.name, created: created, deletion: metadata.deletionTimestamp,
      started: status?.startTime, phase: status?.phase.flatMap(Phase.init) ?? .unknown,
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
        .running(since: running.startedAt)
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
      exitCode: shape.exitCode ?? 0, reason: shape.reason, started: shape.startedAt,
      finished: shape.finishedAt)
  }
}
