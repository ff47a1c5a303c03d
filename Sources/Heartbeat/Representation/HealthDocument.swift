import FastCGI
import Health

/// A body of type `application/health+json` (draft-inadarei-api-health-check-06, sections 3 and 4).
///
/// `up`, `state`, `since`, `reasons` and `transitions` are additions of ours; the rest is the draft's. It begins with what a person reads first
/// and a keyword monitor looks for. Nothing inside of it has a member `up`, `status` or `state`, so that `"up":true` and
/// `"status":"pass"` stand in the answers that they belong to and in no other.
struct HealthDocument {
  /// When something was so.
  enum Time {
    /// When the answer was last confirmed, which is filled in later.
    case confirmation
    /// At this moment.
    case at(Timestamp.Text)
  }

  /// The entries of one array in `checks`.
  struct Check {
    /// Such as `pods:ready`.
    var name: StaticString
    /// What was observed.
    var entries: [Observation]
  }

  /// One entry of an array in `checks`.
  struct Observation {
    var componentId: String?
    var observedValue: Int
    var observedUnit: String
    var output: String?
    var time: Time
  }

  /// A reason in a form for machines.
  struct Reason {
    var code: String
    var pod: String?
    var message: String
    var event: String?
  }

  /// A change of the state.
  struct Transition {
    var time: Timestamp.Text
    var from: String
    var to: String
    var code: String?
  }

  /// A document as JSON.
  struct Rendering {
    /// The document, on one line with a line break at its end.
    var bytes: [UInt8]
    /// Where the moment of the confirmation belongs, as many bytes as each ``Timestamp/Text`` has.
    var confirmations: [Int]
  }

  var status: HealthStatus
  var state: String?
  /// Somebody works on it, so that nothing is a failure.
  var isUnderMaintenance = false
  var description: String?
  var output: String?
  var serviceId: String?
  /// When the state began.
  var since: Timestamp.Text?
  var reasons: [Reason] = []
  /// The newest first.
  var transitions: [Transition] = []
  var checks: [Check] = []
  /// What stands in it beside, in the document of several workloads.
  var part: (any DocumentPart)?

  /// Most documents are no longer, but for what several workloads have in it.
  private static let usualLength = 2048

  /// The document as JSON.
  ///
  /// - Parameter isUp: Whether the HTTP status is one of success.
  /// - Returns: The document.
  func rendered(isUp: Bool) -> Rendering {
    var json = JSONWriter(reserving: part.map { $0.length + Self.usualLength } ?? 0)
    var confirmations: [Int] = []
    json.object { json in
      json.name("up")
      json.boolean(isUp)
      json.member("status", status.rawValue)
      json.member("state", state)
      if isUnderMaintenance {
        json.name("maintenance")
        json.boolean(true)
      }
      json.member("description", description)
      json.member("output", output)
      json.member("serviceId", serviceId)
      json.member("since", since?.string)
      Self.write(reasons, to: &json)
      Self.write(transitions, to: &json)
      Self.write(checks, to: &json, &confirmations)
      part?.write(to: &json)
    }
    json.endLine()
    return Rendering(bytes: json.exactBytes, confirmations: confirmations)
  }

  private static func write(_ reasons: [Reason], to json: inout JSONWriter) {
    guard !reasons.isEmpty else { return }
    json.name("reasons")
    json.array { json in
      for reason in reasons {
        json.object { json in
          json.member("code", reason.code)
          json.member("pod", reason.pod)
          json.member("message", reason.message)
          json.member("event", reason.event)
        }
      }
    }
  }

  private static func write(_ transitions: [Transition], to json: inout JSONWriter) {
    guard !transitions.isEmpty else { return }
    json.name("transitions")
    json.array { json in
      for transition in transitions {
        json.object { json in
          json.member("time", transition.time.string)
          json.member("from", transition.from)
          json.member("to", transition.to)
          json.member("code", transition.code)
        }
      }
    }
  }

  private static func write(_ checks: [Check], to json: inout JSONWriter, _ confirmations: inout [Int]) {
    guard !checks.isEmpty else { return }
    json.name("checks")
    json.object { json in
      for check in checks {
        json.name(check.name)
        json.array { json in
          for entry in check.entries { write(entry, to: &json, &confirmations) }
        }
      }
    }
  }

  private static func write(
    _ entry: Observation, to json: inout JSONWriter, _ confirmations: inout [Int]
  ) {
    json.object { json in
      json.member("componentId", entry.componentId)
      json.member("componentType", "component")
      json.name("observedValue")
      json.number(entry.observedValue)
      json.member("observedUnit", entry.observedUnit)
      json.member("output", entry.output)
      json.name("time")
      switch entry.time {
      case .confirmation: confirmations.append(json.string(Timestamp.Text.none.string))
      case .at(let moment): json.string(moment.string)
      }
    }
  }
}
