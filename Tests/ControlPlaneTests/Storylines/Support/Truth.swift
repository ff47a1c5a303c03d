import Foundation

/// Whether a deployment is up, told from its objects alone: no code of the program has a part in it.
///
/// Nothing ready is down. Under half of what is required is down, of which counts what has been ready at a time: pods that are
/// asked for and have never been are no loss. A pod that loses its readiness a third time within 10 minutes is down until
/// 5 quiet minutes have passed, which is longer than a story. All else is up.
struct Truth {
  enum State: String {
    case up
    case down
    /// There is no such deployment, or its controller has not looked at it yet: whose the pods are is open.
    case open
  }

  /// A pod, and what was seen of it.
  private struct Sight {
    var object: JSON
    var losses: [ContinuousClock.Instant] = []
    var isFlapping = false
  }

  /// Whether one pod that flaps is an outage to those who are asked.
  let flappingIsDown: Bool
  /// The deployment; null when there is none.
  private(set) var deployment = JSON.null
  /// The pods by their uids.
  private var sights: [String: Sight] = [:]
  /// How many were ready at a time, since as many have been desired.
  private var served = 0

  /// Creates the truth of nothing.
  init(flappingIsDown: Bool) {
    self.flappingIsDown = flappingIsDown
  }

  /// The pods, those that leave or have ended among them.
  var pods: [JSON] { sights.values.map(\.object) }
  /// The pods that can be used.
  var ready: [JSON] { pods.filter(\.isServing) }
  /// How many are wanted.
  var desired: Int { deployment["spec", "replicas"].integer ?? 1 }

  /// Everything is as the deployment wants it, and nothing leaves.
  var isSettled: Bool {
    let status = deployment["status"]
    let counts = ["replicas", "updatedReplicas", "readyReplicas"].map { status[$0].integer ?? 0 }
    return isObserved && status["observedGeneration"] == deployment["metadata", "generation"]
      && counts.allSatisfy { $0 == desired } && ready.count == desired
      && pods.allSatisfy { $0["metadata", "deletionTimestamp"] == .null }
  }

  /// What is so now.
  var state: State {
    if !isObserved { return .open }
    let isDown =
      ready.isEmpty || 2 * ready.count < min(required, served) || flappingIsDown && isFlapping
    return isDown ? .down : .up
  }

  /// The state and what it rests on.
  var text: String {
    let counts = "\(ready.count) ready, \(desired) desired, \(required) required, \(served) served"
    return "\(state.rawValue): \(counts)\(isFlapping ? ", one flaps" : "")"
  }

  /// Takes an event about the deployment.
  mutating func take(_ type: String, deployment object: JSON) {
    deployment = type == "DELETED" ? .null : object
    count()
  }

  /// Takes an event about a pod of it.
  mutating func take(_ type: String, pod object: JSON, at moment: ContinuousClock.Instant) {
    let uid = object.uid
    if type == "DELETED" {
      sights[uid] = nil
    } else {
      var sight = sights[uid] ?? Sight(object: object)
      if sight.object.isServing, !object.isServing, !object.isEnding {
        sight.losses.append(moment)
        let recent = sight.losses.filter { moment - $0 <= .seconds(600) }
        sight.isFlapping = sight.isFlapping || recent.count >= 3
      }
      sight.object = object
      sights[uid] = sight
    }
    count()
  }

  private mutating func count() {
    served = min(max(served, ready.count), desired)
  }

  private var isFlapping: Bool { sights.values.contains { $0.isFlapping && !$0.object.isEnding } }

  private var isObserved: Bool { deployment["status", "observedGeneration"].integer != nil }

  /// Desired without `maxUnavailable`, rounded down (Kubernetes documentation, *Deployments*, section *Max Unavailable*).
  private var required: Int {
    let strategy = deployment["spec", "strategy"]
    if strategy["type"] == "Recreate" { return desired }
    let value = strategy["rollingUpdate", "maxUnavailable"]
    let unavailable =
      value.integer ?? value.string.flatMap { Int($0.dropLast()) }.map { desired * $0 / 100 } ?? 0
    return max(1, desired - unavailable)
  }
}

extension JSON {
  /// It is being deleted, or has ended.
  var isEnding: Bool {
    self["metadata", "deletionTimestamp"] != .null
      || ["Failed", "Succeeded"].contains(self["status", "phase"].string)
  }

  /// The pod is ready, and stays.
  var isServing: Bool {
    !isEnding
      && self["status", "conditions"].elements.contains { $0["type"] == "Ready" && $0["status"] == "True" }
  }

  /// `metadata.uid`.
  var uid: String { self["metadata", "uid"].string ?? "" }
}
