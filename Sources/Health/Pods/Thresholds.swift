/// Every number in the rules, in seconds unless a name says otherwise.
enum Thresholds {
  /// `Ready=False` this soon after the start is the pod's first state, not a loss.
  static let firstReadiness = 2.0
  /// One missed probe wakes nobody: probes run every 10 s unless told otherwise.
  static let blip = 15.0
  /// An autoscaler needs about this long to bring a node.
  static let unschedulable = 300.0
  /// Kubernetes forgives a crash when the container has run for 10 minutes (pod lifecycle, *restart policy*).
  static let crashMemory = 600.0
  /// Restarts from which short runs are a loop.
  static let loopRestarts = 2
  /// Failed pods within `crashMemory` that count even when replacements exist.
  static let failedPods = 3
  /// What a ReplicaSet controller is given to create pods, and a kubelet to let go of one that should be gone.
  static let podCreation = 10.0
  /// How long a pod may take to become ready whose workload declares no deadline.
  static let undeclaredStart = 600
  /// No pod is starting for longer, whatever its workload allows.
  static let longestStart = 1800
}
