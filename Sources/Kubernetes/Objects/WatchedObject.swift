public import Health

/// A type of objects that is listed and watched.
public protocol WatchedObject: APIObject {
  /// Whether verdicts rest on these objects, so that their streams are confirmed and the failures of those count.
  static var isConfirmable: Bool { get }
  /// What kubectl calls their resource for short (`kubectl api-resources`).
  static var shortNames: [String] { get }

  /// What verdicts on such objects rest on.
  static var foundations: [any WatchedObject.Type] { get }

  /// The same as an object of any type.
  var clusterObject: ClusterObject { get }

  /// The same of a page of them, which may take less room together.
  static func clusterObjects(_ page: [Self]) -> [ClusterObject]

  /// Drops what nobody needs of a list that is long already.
  static func shorten(_ objects: inout [ClusterObject])
}

extension WatchedObject {
  /// Verdicts rest on most objects.
  public static var isConfirmable: Bool { true }
  /// What nobody asks for needs none.
  public static var shortNames: [String] { [] }

  /// Such an object itself: what the pods of a workload do that are to end shows in its own status.
  public static var foundations: [any WatchedObject.Type] { [Self.self] }

  /// Each by itself.
  public static func clusterObjects(_ page: [Self]) -> [ClusterObject] { page.map(\.clusterObject) }

  /// Every object is needed.
  public static func shorten(_ objects: inout [ClusterObject]) {}
}

extension WatchedObject where Self: Workload {
  /// The workload itself.
  public var clusterObject: ClusterObject { .workload(self) }
}

extension WatchedObject where Self: ServingWorkload {
  /// What verdicts on these workloads rest on: they themselves, pods, and what leads from the one to the other.
  public static var foundations: [any WatchedObject.Type] {
    podController == ReplicaSet.kind ? [Self.self, Pod.self, ReplicaSet.self] : [Self.self, Pod.self]
  }
}
