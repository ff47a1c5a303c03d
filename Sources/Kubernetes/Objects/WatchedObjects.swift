import Health

/// The types of objects that are watched: a row for each.
public enum WatchedObjects {
  /// All types, each of a resource of its own.
  public static let types: [any WatchedObject.Type] = [Deployment.self, Pod.self, PodWarning.self]
}
