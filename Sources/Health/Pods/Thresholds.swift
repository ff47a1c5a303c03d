/// Every number in the rules, in seconds unless a name says otherwise.
enum Thresholds {
  /// `Ready=False` this soon after the start is the pod's first state, not a loss.
  static let firstReadiness = 2.0
  /// The shortest blip: a probe runs every 10 s unless told otherwise, and is not alone in being late.
  static let shortestBlip = 15
  /// The longest blip, however seldom a pod is probed.
  static let longestBlip = 90
  /// Losses of readiness within `flapWindow` from which a pod flaps.
  static let flapLosses = 3
  /// Within what time losses of readiness belong together.
  static let flapWindow = 600.0
  /// A pod that has been ready for so long flaps no more.
  static let flapQuiet = 300.0
  /// Warnings of a readiness probe that speak for the time before anybody looked: so many of them.
  static let reportedProbes = 10
  /// Over so long a time.
  static let reportedProbesSpan = 600.0
  /// The last of them, and the loss that it is about, so short a time ago.
  static let reportedProbesAge = 60.0
  /// So close together, the end of a run and the loss of readiness are one thing.
  static let restartInPlace = 15.0
  /// An autoscaler needs about this long to bring a node.
  static let unschedulable = 300.0
  /// A ConfigMap or a pull secret that is created along with a pod may come a moment later.
  static let settingUp = 30.0
  /// What ended before is history: Kubernetes forgives a crash when the container has run for 10 minutes (pod lifecycle,
  /// *restart policy*).
  static let crashMemory = 600.0
  /// Restarts from which short runs are a loop.
  static let loopRestarts = 2
  /// A run of an hour is no short one.
  static let loopRun = 3600.0
  /// A container in a loop has to run for twice as long as before, and for so long at least.
  static let loopRecovery = 120.0
  /// A worker that ends by itself, without an error and after so long a time, recycles.
  static let recyclingRun = 600.0
  /// Incidents within `crashMemory` that count even when replacements exist.
  static let incidents = 3
  /// What a node takes along within so short a time is one incident.
  static let incidentWindow = 30.0
  /// What a ReplicaSet controller is given to create pods, and a kubelet to let go of one that should be gone.
  static let podCreation = 10.0
  /// A pod that is still there so long after it should be gone is stuck.
  static let stuckTerminating = 600.0
  /// How long a pod may take to become ready whose workload declares no deadline.
  static let undeclaredStart = 600
  /// A deadline that is longer is one that was switched off.
  static let longestDeclaredStart = 86_400
  /// How long a pod may take to become ready whose workload has no deadline.
  static let endlessStart = 1800
}
