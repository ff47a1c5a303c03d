import FoundationEssentials
import Health
import System

extension WorkloadPolicy {
  /// The most annotations that are named as unreadable.
  private static let problemLimit = 8

  /// Reads the annotations that are ours, and passes over all others.
  init(from json: inout JSONReader) throws(JSONError) {
    self.init()
    let prefix = Array(Self.prefix.utf8)
    try json.members { json, key throws(JSONError) in
      guard key.bytes.starts(with: prefix), let value = try json.word() else { return }
      let name = String(decoding: key.bytes.dropFirst(prefix.count), as: UTF8.self)
      guard let problem = take(name, value), problems.count < Self.problemLimit else { return }
      problems.append(ForeignText.clean(problem, limit: 200))
    }
    // Annotations have no order of their own.
    problems.sort()
  }

  /// Takes an annotation.
  ///
  /// - Parameters:
  ///   - name: Its name, without the prefix.
  ///   - value: Its value.
  /// - Returns: What is wrong with it; nil when nothing is.
  private mutating func take(_ name: String, _ value: String) -> String? {
    func expected(_ text: String) -> String {
      "annotation \(Self.prefix)\(name) is \(value), but must be \(text)"
    }
    switch name {
    case "required":
      guard let required = IntOrPercent(required: value) else {
        return expected("a number of pods from 1, such as 2, or a share from 1% to 100%, such as 75%")
      }
      self.required = required
    case "fail-on":
      guard let failOn = HealthSettings.FailOn(rawValue: value) else {
        return expected("degraded or unavailable")
      }
      self.failOn = failOn
    case "scaled-to-zero":
      guard let scaledToZero = HealthSettings.ScaledToZero(rawValue: value) else {
        return expected("pass or fail")
      }
      self.scaledToZero = scaledToZero
    case "max-age":
      guard let maxAge = Self.seconds(value, upTo: 366 * 24) else {
        return expected("a duration from 1s to 8784h, such as 26h")
      }
      self.maxAge = maxAge
    case "start-deadline":
      guard let startDeadline = Self.seconds(value, upTo: 7 * 24) else {
        return expected("a duration from 1s to 168h, such as 45m")
      }
      self.startDeadline = startDeadline
    case "fail-after":
      guard let failAfter = Self.seconds(value, upTo: 24) else {
        return expected("a duration from 1s to 24h, such as 5m")
      }
      self.failAfter = failAfter
    case "ignore":
      guard let isIgnored = Bool(value) else { return expected("true or false") }
      self.isIgnored = isIgnored
    case "maintenance-until":
      guard let moment = Timestamp.parse(value) else {
        return expected("a moment, such as 2026-12-31T22:00:00Z")
      }
      maintenanceUntil = moment
    default: return "annotation \(Self.prefix)\(name) is unknown"
    }
    return nil
  }

  /// Reads a duration of whole seconds, one at least.
  private static func seconds(_ text: String, upTo hours: Int) -> Int? {
    guard let seconds = Duration(goDuration: text)?.wholeSeconds, (1...hours * 3600).contains(seconds) else {
      return nil
    }
    return seconds
  }
}
