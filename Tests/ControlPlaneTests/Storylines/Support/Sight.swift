/// A pod, and what was seen of it.
struct Sight {
  private(set) var object: JSON
  /// Since when its node has not been heard of, nil while it is.
  private(set) var strandedSince: ContinuousClock.Instant?
  private var losses: [ContinuousClock.Instant] = []
  private var isFlapping = false

  /// Begins with its first look.
  init(_ object: JSON) {
    self.object = object
  }

  /// Whether its node is not heard of.
  var isStranded: Bool { strandedSince != nil }

  /// Looks at it as it is now.
  mutating func look(at new: JSON, _ moment: ContinuousClock.Instant) {
    if object.isServing, !new.isServing, !new.isEnding {
      losses.append(moment)
      let recent = losses.filter { moment - $0 <= .seconds(600) }
      isFlapping = isFlapping || recent.count >= 3
    }
    // The node controller changes the one condition, and leaves the other (kubernetes, `pkg/controller/nodelifecycle`).
    let isStranded = !new.has("Ready") && new.has("ContainersReady")
    strandedSince = isStranded ? strandedSince ?? moment : nil
    object = new
  }

  /// Whether somebody has to do something about it.
  ///
  /// A container that crashes again and again or cannot be started; a readiness that has come and gone three times within
  /// 10 minutes, for 5 quiet minutes, which is longer than a story. Where there is one of each number, also a pod on a node that
  /// is not heard of, as nothing takes its place.
  func isFailing(of resource: Resource) -> Bool {
    if resource == .statefulSets, isStranded { return true }
    return !object.isEnding && (isFlapping || object.isBroken)
  }
}

extension JSON {
  /// It is being deleted, or has ended.
  var isEnding: Bool {
    self["metadata", "deletionTimestamp"] != .null
      || ["Failed", "Succeeded"].contains(self["status", "phase"].string)
  }

  /// The pod is ready, and stays.
  var isServing: Bool { !isEnding && has("Ready") }

  /// Whether a condition of it is true.
  fileprivate func has(_ condition: JSON) -> Bool {
    self["status", "conditions"].elements.contains { $0["type"] == condition && $0["status"] == "True" }
  }

  /// A container of the pod waits for what will not come by itself.
  fileprivate var isBroken: Bool {
    self["status", "containerStatuses"].elements.contains { container in
      ["CrashLoopBackOff", "InvalidImageName"].contains(container["state", "waiting", "reason"].string)
    }
  }

  /// Whether the job has failed; nil when it has not ended.
  var hasFailedAsJob: Bool? {
    if has("Failed") || has("FailureTarget") { return true }
    return has("Complete") || has("SuccessCriteriaMet") ? false : nil
  }

  /// `metadata.uid`.
  var uid: String { self["metadata", "uid"].string ?? "" }

  /// The image of a pod's container.
  var image: String? { self["spec", "containers"].elements.first?["image"].string }
}
