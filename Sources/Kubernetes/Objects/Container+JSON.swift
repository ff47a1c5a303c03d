import FoundationEssentials
import Health

extension Container {
  /// Reads a container's status; nil for one without a name.
  init?(from json: inout JSONReader, role: Role) throws(JSONError) {
    var name: String?
    var restartCount: Int?
    var state: Run?
    var lastState: Run?
    try json.members { json, key throws(JSONError) in
      switch key {
      case "name": name = try json.word()
      case "restartCount": restartCount = try json.integer()
      case "state": state = try Run(from: &json)
      case "lastState": lastState = try Run(from: &json)
      default: break
      }
    }
    guard let name else { return nil }
    self.init(
      name: name, role: role, restartCount: restartCount ?? 0,
      state: state?.state ?? .waiting(reason: nil, message: nil), lastTermination: lastState?.terminated)
  }

  /// A `ContainerState`, which has one of three members at most.
  private struct Run {
    private(set) var terminated: Termination?
    private var waiting: State?
    private var running: State?

    init?(from json: inout JSONReader) throws(JSONError) {
      let isThere = try json.members { json, key throws(JSONError) in
        switch key {
        case "waiting": waiting = try Self.waiting(&json)
        case "running": running = try Self.running(&json)
        case "terminated": terminated = try Termination(from: &json)
        default: break
        }
      }
      guard isThere else { return nil }
    }

    var state: State? { running ?? terminated.map(State.terminated) ?? waiting }

    private static func waiting(_ json: inout JSONReader) throws(JSONError) -> State? {
      var reason: String?
      var message: String?
      let isThere = try json.members { json, key throws(JSONError) in
        switch key {
        case "reason": reason = try json.word()
        case "message": message = try json.sentence()
        default: break
        }
      }
      return isThere ? .waiting(reason: reason, message: message) : nil
    }

    private static func running(_ json: inout JSONReader) throws(JSONError) -> State? {
      var started: Date?
      let isThere = try json.members { json, key throws(JSONError) in
        switch key {
        case "startedAt": started = try json.timestamp()
        default: break
        }
      }
      return isThere ? .running(since: started) : nil
    }
  }
}

extension Container.Termination {
  /// Reads how a run ended; nil for `null`.
  fileprivate init?(from json: inout JSONReader) throws(JSONError) {
    self.init(exitCode: 0)
    let isThere = try json.members { json, key throws(JSONError) in
      switch key {
      case "exitCode": exitCode = try json.integer() ?? 0
      case "reason": reason = try json.word()
      case "startedAt": started = try json.timestamp()
      case "finishedAt": finished = try json.timestamp()
      default: break
      }
    }
    guard isThere else { return nil }
  }
}
