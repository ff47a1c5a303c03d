import FoundationEssentials

/// `metav1.ObjectMeta`, as much of it as is read.
struct ObjectMetadataShape {
  struct OwnerReference {
    var kind: String?
    var name: String?
    var controller: Bool?

    init?(_ json: inout JSONReader) throws(JSONError) {
      guard try json.beginObject() else { return nil }
      while let key = try json.nextKey() {
        switch key {
        case "kind": kind = try json.sharedString()
        case "name": name = try json.sharedString()
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
      case "name": name = try json.string()
      case "namespace": namespace = try json.sharedString()
      case "uid": uid = try json.string()
      case "resourceVersion": resourceVersion = try json.string()
      case "generation": generation = try json.integer().map(Int64.init)
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
      case "type": type = try json.sharedString()
      case "status": status = try json.sharedString()
      case "reason": reason = try json.sharedString()
      case "message": message = try json.sharedString()
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
        case "name": name = try json.string()
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
      case "kind": kind = try json.string()
      case "code": code = try json.integer()
      case "reason": reason = try json.string()
      case "message": message = try json.string()
      case "details": details = try Details(&json)
      default: try json.skip()
      }
    }
  }
}
