import Health

/// How a workload replaces its pods, as `spec.strategy` and `spec.updateStrategy` say it: all fields that a kind has.
struct UpdateStrategyFields {
  /// Such as `RollingUpdate`, `Recreate`, `OnDelete`.
  private(set) var type: String?
  /// `rollingUpdate.partition`.
  private(set) var partition: Int?
  /// `rollingUpdate.maxUnavailable`.
  private(set) var maxUnavailable: IntOrPercent?
  /// `rollingUpdate.maxSurge`.
  private(set) var maxSurge: IntOrPercent?

  /// Reads a strategy; `null` says nothing.
  init(from json: inout JSONReader) throws(JSONError) {
    try json.members { json, key throws(JSONError) in
      switch key {
      case "type": type = try json.word()
      case "rollingUpdate":
        (partition, maxUnavailable, maxSurge) = (nil, nil, nil)
        try json.members { json, key throws(JSONError) in
          switch key {
          case "partition": partition = try json.integer()
          case "maxUnavailable": maxUnavailable = try json.intOrPercent()
          case "maxSurge": maxSurge = try json.intOrPercent()
          default: break
          }
        }
      default: break
      }
    }
  }
}
