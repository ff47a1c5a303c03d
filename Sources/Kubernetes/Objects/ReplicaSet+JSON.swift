public import Health

extension ReplicaSet: WatchedObject {
  /// ReplicaSets of `apps/v1`.
  public static var resource: APIResource {
    APIResource(group: "apps", version: "v1", plural: "replicasets", kind: ReplicaSet.kind)
  }

  /// Their metadata, which is all that is read.
  public static var mediaTypes: String { MediaTypes.metadata }

  /// The ReplicaSet among other objects.
  public var clusterObject: ClusterObject { .replicaSets([self]) }

  /// All of a page together.
  public static func clusterObjects(_ page: [ReplicaSet]) -> [ClusterObject] {
    page.isEmpty ? [] : [.replicaSets(page)]
  }

  /// Reads an `apps/v1` ReplicaSet, or its metadata alone.
  ///
  /// - Throws: When a field is missing that every stored object has.
  public init?(from json: inout JSONReader, metadata: inout ObjectMeta) throws(JSONError) {
    try json.object { json, key throws(JSONError) in
      switch key {
      case "metadata": metadata = try ObjectMeta(from: &json)
      default: break
      }
    }
    guard metadata.name != nil, let namespace = metadata.namespace, let uid = metadata.uid.flatMap(UID.init)
    else { throw JSONError(.content("it has no metadata.name, metadata.namespace or metadata.uid")) }
    self.init(uid: uid, namespace: namespace, controller: metadata.controller)
  }
}
