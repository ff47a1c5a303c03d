public import Health

/// The types of objects that are watched: a row for each.
///
/// A new type has a file of its own, which names its resource and reads it from JSON, and a row here; nothing else in
/// this library knows it.
public enum WatchedObjects {
  /// The workloads that can be asked for, the most usual one first.
  public static let workloads: [any (Workload & WatchedObject).Type] = [
    Deployment.self,
    StatefulSet.self,
    DaemonSet.self,
    Job.self,
    CronJob.self,
  ]

  /// All types, each of a resource of its own.
  public static let types: [any WatchedObject.Type] =
    workloads + [Pod.self, ReplicaSet.self, PodWarning.self]
}
