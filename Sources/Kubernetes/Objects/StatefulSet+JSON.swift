public import Health

extension StatefulSet: WatchedObject {
  /// Stateful sets of `apps/v1`.
  public static var resource: APIResource {
    APIResource(group: "apps", version: "v1", plural: "statefulsets", kind: "StatefulSet")
  }
  /// What kubectl calls them for short.
  public static var shortNames: [String] { ["sts"] }

  /// Reads an `apps/v1` StatefulSet; what is missing or null has the API's default.
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
    (desiredReplicas, updateStrategy, isOrdered, minReadySeconds) = (1, .standard, true, 0)
    firstOrdinal = 0
    try json.members { json, key throws(JSONError) in
      switch key {
      case "replicas": desiredReplicas = try json.integer() ?? 1
      case "selector": selector = try json.selector()
      case "updateStrategy": updateStrategy = try UpdateStrategy(from: &json)
      case "podManagementPolicy": isOrdered = try json.word() != "Parallel"
      case "ordinals":
        firstOrdinal = 0
        try json.members { json, key throws(JSONError) in
          switch key {
          case "start": firstOrdinal = try json.integer() ?? 0
          default: break
          }
        }
      case "minReadySeconds": minReadySeconds = try json.integer() ?? 0
      default: break
      }
    }
    return selector
  }

  private mutating func readStatus(_ json: inout JSONReader) throws(JSONError) {
    (observedGeneration, updatedReplicas, currentRevision, updateRevision) = (nil, 0, nil, nil)
    try json.members { json, key throws(JSONError) in
      switch key {
      case "observedGeneration": observedGeneration = try json.observedGeneration()
      case "updatedReplicas": updatedReplicas = try json.integer() ?? 0
      case "currentRevision": currentRevision = try json.word()
      case "updateRevision": updateRevision = try json.word()
      default: break
      }
    }
  }
}

extension StatefulSet.UpdateStrategy {
  /// Reads a strategy; all that is not `OnDelete` is a rolling update.
  fileprivate init(from json: inout JSONReader) throws(JSONError) {
    let fields = try UpdateStrategyFields(from: &json)
    self =
      fields.type == "OnDelete"
      ? .onDelete
      : .rollingUpdate(
        partition: fields.partition ?? 0, maxUnavailable: fields.maxUnavailable ?? .count(1))
  }
}
