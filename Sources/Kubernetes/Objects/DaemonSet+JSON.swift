public import Health

extension DaemonSet: WatchedObject {
  /// Daemon sets of `apps/v1`.
  public static var resource: APIResource {
    APIResource(group: "apps", version: "v1", plural: "daemonsets", kind: "DaemonSet")
  }
  /// What kubectl calls them for short.
  public static var shortNames: [String] { ["ds"] }

  /// Reads an `apps/v1` DaemonSet; what is missing or null has the API's default.
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
    (updateStrategy, minReadySeconds) = (.standard, 0)
    try json.members { json, key throws(JSONError) in
      switch key {
      case "selector": selector = try json.selector()
      case "updateStrategy": updateStrategy = try UpdateStrategy(from: &json)
      case "minReadySeconds": minReadySeconds = try json.integer() ?? 0
      default: break
      }
    }
    return selector
  }

  private mutating func readStatus(_ json: inout JSONReader) throws(JSONError) {
    (observedGeneration, desiredNumberScheduled, updatedNumberScheduled) = (nil, 0, 0)
    try json.members { json, key throws(JSONError) in
      switch key {
      case "observedGeneration": observedGeneration = try json.observedGeneration()
      case "desiredNumberScheduled": desiredNumberScheduled = try json.integer() ?? 0
      case "updatedNumberScheduled": updatedNumberScheduled = try json.integer() ?? 0
      default: break
      }
    }
  }
}

extension DaemonSet.UpdateStrategy {
  /// Reads a strategy; all that is not `OnDelete` is a rolling update.
  fileprivate init(from json: inout JSONReader) throws(JSONError) {
    let fields = try UpdateStrategyFields(from: &json)
    self =
      fields.type == "OnDelete"
      ? .onDelete : .rollingUpdate(maxUnavailable: fields.maxUnavailable ?? .count(1))
  }
}
