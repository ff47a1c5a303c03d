import Health

/// A `List` of the API, or a page of one.
struct ListPage<Object: APIObject> {
  /// What the items come to, in the server's order.
  private(set) var objects: [Object] = []
  /// The items that cannot be read.
  private(set) var unreadable: [UnreadableObject] = []
  /// Where the first item is among all of its kind, and where the last one: `namespace/name`, nil without items.
  private(set) var places: (first: String, last: String)?
  private var metadata = ListMetadata()
  /// The version of the whole list.
  var version: String? { metadata.version }
  /// The token of the next page, nil on the last one.
  var next: String? { metadata.next }

  /// Reads a page.
  // For what a cluster has most of the compiler makes code of its own, which knows its size.
  @_specialize(where Object == Pod)
  @_specialize(where Object == ReplicaSet)
  @_specialize(where Object == Deployment)
  init(_ json: inout JSONReader) throws(JSONError) {
    try json.members { json, key throws(JSONError) in
      switch key {
      case "metadata": try metadata.read(&json)
      case "items": try readItems(&json)
      default: break
      }
    }
  }

  /// Takes the beginning of a page that is too long although it was asked for a single object: where the next page begins,
  /// and the name of the one that is not read.
  ///
  /// It is nil when not even that can be read: API servers write a list's metadata before its items.
  ///
  /// - Parameters:
  ///   - json: The beginning of its text.
  ///   - problem: What is wrong with the object.
  init?(beginning json: inout JSONReader, problem: String) {
    try? readBeginning(&json, problem: problem)
    guard version != nil, !unreadable.isEmpty else { return nil }
  }

  private mutating func readItems(_ json: inout JSONReader) throws(JSONError) {
    guard try json.beginArray() else { return }
    var first: ObjectReading<Object>.Metadata?
    var last: ObjectReading<Object>.Metadata?
    while try json.nextElement() {
      switch try ObjectReading<Object>(&json) {
      case .object(let object, let metadata):
        if let object { objects.append(object) }
        last = metadata
      case .unreadable(let object, let metadata):
        unreadable.append(object)
        last = metadata
      }
      if first == nil { first = last }
    }
    if let first, let last { places = (Self.place(first), Self.place(last)) }
  }

  private static func place(_ metadata: ObjectReading<Object>.Metadata) -> String {
    "\(metadata.namespace ?? "")/\(metadata.name ?? "")"
  }

  private mutating func readBeginning(_ json: inout JSONReader, problem: String) throws(JSONError) {
    guard try json.beginObject() else { return }
    while let key = try json.nextKey() {
      switch key {
      case "metadata": try metadata.read(&json)
      case "items":
        guard try json.beginArray(), try json.nextElement() else { return }
        let identity = ObjectIdentity(&json)
        if let object = UnreadableObject(of: Object.resource, identity, problem: problem) {
          unreadable.append(object)
        }
        return
      default: try json.skip()
      }
    }
  }
}
