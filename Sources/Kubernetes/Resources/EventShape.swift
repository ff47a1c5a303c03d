import Health

/// A `v1` Event as JSON has it, as much of it as evidence needs.
struct EventShape: Decodable {
  struct InvolvedObject: Decodable {
    var uid: String?
  }

  struct Series: Decodable {
    var count: Int?
    var lastObservedTime: Timestamp?
  }

  var metadata: ObjectMetadataShape?
  var involvedObject: InvolvedObject?
  var reason: String?
  var message: String?
  var count: Int?
  var eventTime: Timestamp?
  var lastTimestamp: Timestamp?
  var series: Series?
}

extension PodWarning {
  /// Takes a warning; nil for one that tells neither its pod nor when it was.
  init?(_ shape: EventShape) {
    let moments = [shape.series?.lastObservedTime, shape.lastTimestamp, shape.eventTime].compactMap {
      $0?.date
    }
    guard let podUID = shape.involvedObject?.uid, !podUID.isEmpty,
      let lastSeen = moments.max() ?? shape.metadata?.creationTimestamp?.date
    else { return nil }
    self.init(
      podUID: podUID, reason: shape.reason ?? "", message: shape.message ?? "", lastSeen: lastSeen,
      count: max(1, shape.count ?? 1, shape.series?.count ?? 1))
  }
}
