public import Health

extension Job: WatchedObject {
  /// Jobs of `batch/v1`.
  public static var resource: APIResource {
    APIResource(group: "batch", version: "v1", plural: "jobs", kind: "Job")
  }

  /// Reads a `batch/v1` Job; what is missing or null has the API's default.
  ///
  /// - Throws: When a field is missing that every stored object has.
  public init?(from json: inout JSONReader, metadata: inout ObjectMeta) throws(JSONError) {
    self.init(namespace: "", name: "", uid: "")
    self.metadata = try json.workload(&metadata) { json throws(JSONError) in
      isSuspended = try json.suspension()
    } status: { json throws(JSONError) in
      try readStatus(&json)
    }
    controller = metadata.controller
  }

  private mutating func readStatus(_ json: inout JSONReader) throws(JSONError) {
    (active, completion, conditions) = (0, nil, [])
    try json.members { json, key throws(JSONError) in
      switch key {
      case "active": active = try json.integer() ?? 0
      case "completionTime": completion = try json.timestamp()
      case "conditions": conditions = try json.array(of: Condition.init(from:)) ?? []
      default: break
      }
    }
  }
}

extension JSONReader {
  /// Whether the spec of a job or a cron job says `suspend`.
  mutating func suspension() throws(JSONError) -> Bool {
    var isSuspended = false
    try members { json, key throws(JSONError) in
      switch key {
      case "suspend": isSuspended = try json.boolean() ?? false
      default: break
      }
    }
    return isSuspended
  }
}
