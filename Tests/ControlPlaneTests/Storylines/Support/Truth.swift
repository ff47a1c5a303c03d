import Foundation

/// Whether a workload is up, told from its objects alone: no code of the program has a part in it.
///
/// Nothing ready is down. Under half of what is required is down, of which counts what has been ready at a time: pods that are
/// asked for and have never been are no loss. A pod that does not mend itself is down where one that fails is. All else is up.
/// A cron job is down from the moment at which a job of it has failed until another one has succeeded.
struct Truth {
  enum State: String {
    case up
    case down
    /// There is no such workload, or its controller has not looked at it yet, or whether somebody is to be told is left open.
    case open
  }

  /// So long it is open whether a pod on a node that is not heard of is a failure: the node may have restarted.
  private static let nodeReturn = Duration.seconds(20)

  let resource: Resource
  /// Whether one pod that fails is an outage to those who are asked.
  let oneFailureIsDown: Bool
  /// The workload; null when there is none.
  private(set) var workload = JSON.null
  /// What belongs to it, by uid: pods, or a cron job's jobs.
  private var sights: [String: Sight] = [:]
  /// How many were ready at a time, since as many have been desired.
  private var served = 0
  /// Whether the job that ended last has failed; nil when none has ended.
  private var lastRunFailed: Bool?

  /// Creates the truth of nothing.
  init(_ resource: Resource, oneFailureIsDown: Bool) {
    (self.resource, self.oneFailureIsDown) = (resource, oneFailureIsDown)
  }

  /// The pods, those that leave or have ended among them; of a cron job, its jobs.
  var parts: [JSON] { sights.values.map(\.object) }
  /// The pods that can be used.
  var ready: [JSON] { parts.filter(\.isServing) }

  /// What is so now.
  func state(at moment: ContinuousClock.Instant) -> State {
    if workload == .null { return .open }
    if resource.isOfRuns { return lastRunFailed == true ? .down : .up }
    if !isObserved { return .open }
    if ready.isEmpty || 2 * ready.count < min(required, served) { return .down }
    guard oneFailureIsDown else { return .up }
    let failures = sights.values.filter { $0.isFailing(of: resource) }
    if failures.contains(where: { !$0.isStranded }) { return .down }
    guard let since = failures.compactMap(\.strandedSince).min() else { return .up }
    return moment - since < Self.nodeReturn ? .open : .down
  }

  /// The state and what it rests on.
  func text(at moment: ContinuousClock.Instant) -> String {
    let state = state(at: moment).rawValue
    if resource.isOfRuns {
      return "\(state): \(parts.count) jobs, the last has \(lastRunFailed == true ? "failed" : "not failed")"
    }
    let failing = sights.values.count { $0.isFailing(of: resource) }
    let counts = "\(ready.count) ready, \(desired) desired, \(required) required, \(served) served"
    return "\(state): \(counts)\(failing > 0 ? ", \(failing) failing" : "")"
  }

  /// Takes an event about the workload.
  mutating func take(_ type: String, workload object: JSON) {
    workload = type == "DELETED" ? .null : object
    count()
  }

  /// Takes an event about what belongs to it.
  mutating func take(_ type: String, part object: JSON, at moment: ContinuousClock.Instant) {
    let uid = object.uid
    if type == "DELETED" {
      sights[uid] = nil
    } else {
      if sights[uid]?.object.hasFailedAsJob == nil { lastRunFailed = object.hasFailedAsJob ?? lastRunFailed }
      var sight = sights[uid] ?? Sight(object)
      sight.look(at: object, moment)
      sights[uid] = sight
    }
    count()
  }

  private mutating func count() {
    served = min(max(served, ready.count), desired)
  }
}
