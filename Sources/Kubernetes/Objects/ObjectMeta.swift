public import FoundationEssentials

/// `metav1.ObjectMeta`, as much of it as is read.
public struct ObjectMeta: Sendable {
  /// The name, unique among the objects of its kind in the namespace.
  public var name: String?
  /// The namespace.
  public var namespace: String?
  /// What tells the object from another one of the same name.
  public var uid: String?
  /// The version of the object, and of the list that it is the newest change of.
  public var resourceVersion: String?
  /// Counts changes of the spec.
  public var generation: Int64?
  /// The labels.
  public var labels: [String: String]?
  /// `creationTimestamp`.
  public var created: Date?
  /// `deletionTimestamp`: set while the object is being deleted.
  public var deletion: Date?
  /// The name of the ReplicaSet that made the object, and looks after it.
  public var replicaSet: String?
}

extension ObjectMeta {
  /// Reads an object's metadata, of which nothing is known for `null`.
  init(from json: inout JSONReader) throws(JSONError) {
    self.init()
    try json.members { json, key throws(JSONError) in
      switch key {
      case "name": name = try json.uniqueWord()
      case "namespace": namespace = try json.word()
      case "uid": uid = try json.uniqueWord()
      case "resourceVersion": resourceVersion = try json.string()
      case "generation": generation = try json.longInteger().map(Int64.init)
      case "labels": labels = try json.sharedDictionary()
      case "creationTimestamp": created = try json.timestamp()
      case "deletionTimestamp": deletion = try json.timestamp()
      case "ownerReferences": replicaSet = try json.controllingReplicaSet()
      default: break
      }
    }
  }
}

extension JSONReader {
  /// The name of the ReplicaSet that is the controller among the owners of an object.
  mutating func controllingReplicaSet() throws(JSONError) -> String? {
    try array { json throws(JSONError) in try json.owner() }?.first
  }

  /// The name of an owner; nil when it is no ReplicaSet, or not the controller.
  private mutating func owner() throws(JSONError) -> String? {
    var (kind, name): (String?, String?)
    var isController: Bool?
    try members { json, key throws(JSONError) in
      switch key {
      case "kind": kind = try json.word()
      case "name": name = try json.word()
      case "controller": isController = try json.boolean()
      default: break
      }
    }
    return isController == true && kind == "ReplicaSet" ? name : nil
  }
}
