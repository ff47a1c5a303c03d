public import FoundationEssentials
public import Health

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
  /// `deletionGracePeriodSeconds`: how long before `deletion` somebody asked for it.
  public var deletionGracePeriodSeconds: Int?
  /// What its annotations ask of its verdicts.
  public var policy = WorkloadPolicy()
  /// The object that made it, and looks after it.
  public var controller: OwnerReference?
}

extension ObjectMeta {
  /// Reads an object's metadata, of which nothing is known for `null`.
  ///
  /// - Parameters:
  ///   - json: The reader, in front of it.
  ///   - hasPolicy: Whether those of its annotations are read that are ours.
  ///   - annotation: Reads its annotations one by one, given their names; nil when nobody needs them.
  /// - Throws: When it cannot be read.
  init(
    from json: inout JSONReader, hasPolicy: Bool = false,
    annotation: ((inout JSONReader, JSONKey) throws(JSONError) -> Void)? = nil
  ) throws(JSONError) {
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
      case "deletionGracePeriodSeconds": deletionGracePeriodSeconds = try json.longInteger()
      case "annotations":
        if hasPolicy {
          policy = try WorkloadPolicy(from: &json)
        } else if let annotation {
          try json.members(annotation)
        }
      case "ownerReferences": controller = try json.controller()
      default: break
      }
    }
  }
}

extension JSONReader {
  /// The controller among the owners of an object.
  mutating func controller() throws(JSONError) -> OwnerReference? {
    try array { json throws(JSONError) in try json.owner() }?.first
  }

  /// An owner; nil when it is not the controller.
  private mutating func owner() throws(JSONError) -> OwnerReference? {
    var (kind, name): (String?, String?)
    var uid: UID?
    var isController: Bool?
    try members { json, key throws(JSONError) in
      switch key {
      case "kind": kind = try json.word()
      case "name": name = try json.word()
      case "uid": uid = try json.uid()
      case "controller": isController = try json.boolean()
      default: break
      }
    }
    guard isController == true, let kind, let name else { return nil }
    return OwnerReference(kind: kind, name: name, uid: uid)
  }
}
