public import Health

/// An object of a type that is watched.
public enum ClusterObject: Sendable {
  /// An object that runs pods.
  case workload(any Workload)
  case pod(Pod)
  /// What is known of ReplicaSets: several together, as there may be ten times as many as deployments.
  case replicaSets([ReplicaSet])
  /// An event of type `Warning` about a pod.
  case warning(PodWarning)
  /// An object of any type that cannot be read.
  indirect case unreadable(UnreadableObject)
}
