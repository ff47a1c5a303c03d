import FoundationEssentials
public import Health

extension PodWarning: APIObject {
  /// Events of `v1`.
  public static var resource: APIResource {
    APIResource(version: "v1", plural: "events", kind: "Event")
  }

  /// Warnings about pods.
  public static var fieldSelector: String? { "involvedObject.kind=Pod,type=Warning" }

  /// Reads a `v1` Event; nil for one that tells neither its pod nor when it was.
  public init?(from json: inout JSONReader, metadata: inout ObjectMeta) throws(JSONError) {
    self.init(podUID: "", reason: "", message: "", lastSeen: .distantPast)
    var series: (count: Int, lastSeen: Date?) = (1, nil)
    var count = 1
    var (eventTime, firstTimestamp, lastTimestamp): (Date?, Date?, Date?)
    try json.object { json, key throws(JSONError) in
      switch key {
      case "metadata": metadata = try ObjectMeta(from: &json)
      case "involvedObject": podUID = try Self.uid(&json) ?? ""
      case "reason": reason = try json.word() ?? ""
      case "message": message = try json.sentence() ?? ""
      case "count": count = try json.integer() ?? 1
      case "eventTime": eventTime = try json.timestamp()
      case "firstTimestamp": firstTimestamp = try json.timestamp()
      case "lastTimestamp": lastTimestamp = try json.timestamp()
      case "series": series = try Self.series(&json)
      default: break
      }
    }
    let moments = [series.lastSeen, lastTimestamp, eventTime].compactMap(\.self)
    guard !podUID.isEmpty, let lastSeen = moments.max() ?? metadata.created else { return nil }
    self.lastSeen = lastSeen
    firstSeen = firstTimestamp ?? eventTime ?? lastSeen
    self.count = max(1, count, series.count)
  }

  /// The uid of an object that is referred to.
  private static func uid(_ json: inout JSONReader) throws(JSONError) -> String? {
    var uid: String?
    try json.members { json, key throws(JSONError) in
      switch key {
      case "uid": uid = try json.uniqueWord()
      default: break
      }
    }
    return uid
  }

  /// How often an event was seen that goes on, and when last.
  private static func series(
    _ json: inout JSONReader
  ) throws(JSONError) -> (count: Int, lastSeen: Date?) {
    var count = 1
    var lastSeen: Date?
    try json.members { json, key throws(JSONError) in
      switch key {
      case "count": count = try json.integer() ?? 1
      case "lastObservedTime": lastSeen = try json.timestamp()
      default: break
      }
    }
    return (count, lastSeen)
  }
}
