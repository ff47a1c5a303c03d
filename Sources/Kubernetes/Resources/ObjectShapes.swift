import FoundationEssentials

/// `metav1.ObjectMeta`, as much of it as is read.
struct ObjectMetadataShape {
  struct OwnerReference {
    var kind: String?
    var name: String?
    var controller: Bool?

    /// Whether it is the ReplicaSet that made the object, and looks after it.
    var isControllingReplicaSet: Bool { controller == true && kind == "ReplicaSet" }

    init?(_ json: inout JSONReader) throws(JSONError) {
      guard try json.beginObject() else { return nil }
      while let key = try json.nextKey() {
        switch key {
        case "kind": kind = try json.word()
        case "name": name = try json.word()
        case "controller": controller = try json.boolean()
        default: try json.skip()
        }
      }
    }
  }

  var name: String?
  var namespace: String?
  var uid: String?
  var resourceVersion: String?
  var generation: Int64?
  var labels: [String: String]?
  var creationTimestamp: Date?
  var deletionTimestamp: Date?
  var ownerReferences: [OwnerReference]?

  init?(_ json: inout JSONReader) throws(JSONError) {
    guard try json.beginObject() else { return nil }
    while let key = try json.nextKey() {
      switch key {
      case "name": name = try json.uniqueWord()
      case "namespace": namespace = try json.word()
      case "uid": uid = try json.uniqueWord()
      case "resourceVersion": resourceVersion = try json.string()
      case "generation": generation = try json.longInteger().map(Int64.init)
      case "labels": labels = try json.sharedDictionary()
      case "creationTimestamp": creationTimestamp = try json.timestamp()
      case "deletionTimestamp": deletionTimestamp = try json.timestamp()
      case "ownerReferences": ownerReferences = try json.array(of: OwnerReference.init)
      default: try json.skip()
      }
    }
  }
}

/// One entry of `status.conditions`.
struct ConditionShape {
  var type: String?
  var status: String?
  var reason: String?
  var message: String?
  var lastTransitionTime: Date?

  init?(_ json: inout JSONReader) throws(JSONError) {
    guard try json.beginObject() else { return nil }
    while let key = try json.nextKey() {
      switch key {
      case "type": type = try json.word()
      case "status": status = try json.word()
      case "reason": reason = try json.word()
      case "message": message = try json.sentence()
      case "lastTransitionTime": lastTransitionTime = try json.timestamp()
      default: try json.skip()
      }
    }
  }
}

/// `metav1.Status`: what the API says instead of an object.
struct StatusShape {
  struct Details {
    var name: String?
    var retryAfterSeconds: Int?

    init?(_ json: inout JSONReader) throws(JSONError) {
      guard try json.beginObject() else { return nil }
      while let key = try json.nextKey() {
        switch key {
        case "name": name = try json.uniqueWord()
        case "retryAfterSeconds": retryAfterSeconds = try json.integer()
        default: try json.skip()
        }
      }
    }
  }

  var kind: String?
  var code: Int?
  var reason: String?
  var message: String?
  var details: Details?

  init?(_ json: inout JSONReader) throws(JSONError) {
    guard try json.beginObject() else { return nil }
    while let key = try json.nextKey() {
      switch key {
      case "kind": kind = try json.word()
      case "code": code = try json.integer()
      case "reason": reason = try json.word()
      case "message": message = try json.sentence()
      case "details": details = try Details(&json)
      default: try json.skip()
      }
    }
  }
}
