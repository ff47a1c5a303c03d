import FoundationEssentials
import Health

/// A `v1` Event as JSON has it, as much of it as evidence needs.
struct EventShape {
  struct InvolvedObject {
    var uid: String?

    init?(_ json: inout JSONReader) throws(JSONError) {
      guard try json.beginObject() else { return nil }
      while let key = try json.nextKey() {
        switch key {
        case "uid": uid = try json.uniqueWord()
        default: try json.skip()
        }
      }
    }
  }

  struct Series {
    var count: Int?
    var lastObservedTime: Date?

    init?(_ json: inout JSONReader) throws(JSONError) {
      guard try json.beginObject() else { return nil }
      while let key = try json.nextKey() {
        switch key {
        case "count": count = try json.integer()
        case "lastObservedTime": lastObservedTime = try json.timestamp()
        default: try json.skip()
        }
      }
    }
  }

  var metadata: ObjectMetadataShape?
  var involvedObject: InvolvedObject?
  var reason: String?
  var message: String?
  var count: Int?
  var eventTime: Date?
  var lastTimestamp: Date?
  var series: Series?

  init?(_ json: inout JSONReader) throws(JSONError) {
    guard try json.beginObject() else { return nil }
    while let key = try json.nextKey() {
      switch key {
      case "metadata": metadata = try ObjectMetadataShape(&json)
      case "involvedObject": involvedObject = try InvolvedObject(&json)
      case "reason": reason = try json.word()
      case "message": message = try json.sentence()
      case "count": count = try json.integer()
      case "eventTime": eventTime = try json.timestamp()
      case "lastTimestamp": lastTimestamp = try json.timestamp()
      case "series": series = try Series(&json)
      default: try json.skip()
      }
    }
  }
}

extension PodWarning {
  /// Takes a warning; nil for one that tells neither its pod nor when it was.
  init?(_ shape: EventShape) {
    let moments = [shape.series?.lastObservedTime, shape.lastTimestamp, shape.eventTime].compactMap(\.self)
    guard let podUID = shape.involvedObject?.uid, !podUID.isEmpty,
      let lastSeen = moments.max() ?? shape.metadata?.creationTimestamp
    else { return nil }
    self.init(
      podUID: podUID, reason: shape.reason ?? "", message: shape.message ?? "", lastSeen: lastSeen,
      count: max(1, shape.count ?? 1, shape.series?.count ?? 1))
  }
}
