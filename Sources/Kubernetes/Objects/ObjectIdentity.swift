import Health

/// What can be read of an object's metadata, whatever the rest of the object is, and wherever its text breaks off.
///
/// API servers write the metadata first, and in it names and versions before labels, annotations and owners
/// (k8s.io/apimachinery, `meta/v1/types.go`, `ObjectMeta`), so the beginning of an object that is too large tells most.
struct ObjectIdentity {
  private(set) var name: String?
  private(set) var namespace: String?
  private(set) var uid: String?
  private(set) var resourceVersion: String?
  /// nil when there are none that can be read.
  private(set) var labels: [String: String]?
  private var generateName: String?
  private var owner: OwnerReference?
  private var hasLabels = false
  private var hasOwners = false

  /// Reads as much as can be read of what may be an object.
  init(_ json: inout JSONReader) {
    try? read(&json)
  }

  /// What controls the object.
  ///
  /// Where the text breaks off before the owners, it is told by the beginning of the name, which a controller makes of its
  /// own name and a hyphen, and by the labels that it puts on its pods.
  var controller: OwnerReference? {
    if hasOwners { return owner }
    guard let generateName, generateName.hasSuffix("-") else { return nil }
    let kind =
      if labels?["statefulset.kubernetes.io/pod-name"] != nil {
        "StatefulSet"
      } else if labels?["controller-revision-hash"] != nil {
        "DaemonSet"
      } else {
        "ReplicaSet"
      }
    return OwnerReference(kind: kind, name: String(generateName.dropLast()))
  }

  private mutating func read(_ json: inout JSONReader) throws(JSONError) {
    try json.members { json, key throws(JSONError) in
      switch key {
      case "metadata": try readMetadata(&json)
      default: break
      }
    }
  }

  private mutating func readMetadata(_ json: inout JSONReader) throws(JSONError) {
    let isThere = try json.members { json, key throws(JSONError) in
      switch key {
      case "name": name = try Self.word(&json)
      case "namespace": namespace = try Self.word(&json)
      case "uid": uid = try Self.word(&json)
      case "generateName": generateName = try Self.word(&json)
      case "resourceVersion": resourceVersion = try Self.word(&json)
      case "labels":
        hasLabels = true
        if case .value(let value) = try json.isolated({ json throws(JSONError) in
          try json.sharedDictionary()
        }) {
          labels = value ?? [:]
        }
      case "ownerReferences":
        hasOwners = true
        if case .value(let controller) = try json.isolated({ json throws(JSONError) in
          try json.controller()
        }) {
          owner = controller
        }
      default: break
      }
    }
    guard isThere else { return }
    // The metadata is whole: what was not there is not there.
    if !hasLabels { labels = [:] }
    hasOwners = true
  }

  private static func word(_ json: inout JSONReader) throws(JSONError) -> String? {
    guard case .value(let word) = try json.isolated({ json throws(JSONError) in try json.uniqueWord() })
    else {
      return nil
    }
    return word
  }
}
