/// `metav1.ObjectMeta`, as much of it as is read.
struct ObjectMetadataShape: Decodable {
  struct OwnerReference: Decodable {
    var kind: String?
    var name: String?
    var controller: Bool?
  }

  var name: String?
  var namespace: String?
  var uid: String?
  var resourceVersion: String?
  var generation: Int64?
  var labels: [String: String]?
  var creationTimestamp: Timestamp?
  var deletionTimestamp: Timestamp?
  var ownerReferences: [OwnerReference]?
}

/// One entry of `status.conditions`.
struct ConditionShape: Decodable {
  var type: String?
  var status: String?
  var reason: String?
  var message: String?
  var lastTransitionTime: Timestamp?
}

/// A `List` of any kind, or a page of one.
struct ListShape<Item: Decodable>: Decodable {
  struct Metadata: Decodable {
    var `continue`: String?
    var resourceVersion: String?
  }

  var metadata: Metadata?
  var items: [Item]?
}

/// `metav1.Status`: what the API says instead of an object.
struct StatusShape: Decodable {
  struct Details: Decodable {
    var name: String?
    var retryAfterSeconds: Int?
  }

  var kind: String?
  var code: Int?
  var reason: String?
  var message: String?
  var details: Details?
}
