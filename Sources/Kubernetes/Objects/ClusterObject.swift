public import Health

/// An object of a type that is watched.
public enum ClusterObject: Sendable {
  /// An object that runs pods.
  case workload(any Workload)
  case pod(Pod)
  /// An event of type `Warning` about a pod.
  case warning(PodWarning)
  /// An object of any type that cannot be read.
  case unreadable(UnreadableObject)
}
