/// Finds the timestamps of objects, and reads those that are relative.
struct TimestampReader: Sendable {
  /// When the stand-in started: what `started-5m` counts from.
  let started: Timestamp

  /// The value of a string.
  ///
  /// - Parameters:
  ///   - text: The string.
  ///   - key: The key that it stands under, which tells timestamps from other strings.
  /// - Returns: A deferred place for a relative time, the string for anything else.
  /// - Throws: `RelativeTime.SyntaxError` for a relative time that cannot be read.
  func value(of text: String, under key: String) throws(RelativeTime.SyntaxError) -> JSONValue {
    // Most strings end here; the rest is dear.
    guard let first = text.utf8.first, first == UInt8(ascii: "n") || first == UInt8(ascii: "s"),
      let precision = Self.precision(ofKey: key), let moment = try RelativeTime.parse(text, started: started)
    else { return .string(text) }
    return .deferred(.time(moment, precision))
  }

  /// How a timestamp under a key is written, nil for a key that holds none.
  ///
  /// The API names its timestamps `…Timestamp`, `…Time`, `…At`, and `time` in `managedFields`; the two of
  /// events that are a `MicroTime` are `eventTime` and `series.lastObservedTime` (k8s.io/api, core/v1). The annotation is
  /// of k8s-heartbeat.
  private static func precision(ofKey key: String) -> Timestamp.Precision? {
    switch key {
    case "eventTime", "lastObservedTime": .microseconds
    case "time", "k8s-heartbeat/maintenance-until": .seconds
    default: ["Timestamp", "Time", "At"].contains { key.hasSuffix($0) } ? .seconds : nil
    }
  }
}
