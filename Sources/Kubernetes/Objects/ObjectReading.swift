import System

/// What has become of reading one object of a list or a watch.
enum ObjectReading<Object: APIObject> {
  /// What a list and a watch need to know of an object, as far as it can be read.
  struct Metadata {
    let namespace: String?
    let name: String?
    let version: String?
  }

  /// The object, nil for one that says nothing; and its metadata.
  case object(Object?, Metadata)
  /// It cannot be read; and its metadata.
  case unreadable(UnreadableObject, Metadata)

  /// Reads an object whose faults are its own.
  ///
  /// - Throws: When the text is not JSON, or when not even the object's name can be read: no API server serves that.
  init(_ json: inout JSONReader) throws(JSONError) {
    let isolated = try json.isolated { json throws(JSONError) in
      var metadata = ObjectMeta()
      let object = try Object(from: &json, metadata: &metadata)
      return (
        object,
        Metadata(namespace: metadata.namespace, name: metadata.name, version: metadata.resourceVersion)
      )
    }
    switch isolated {
    case .value((let object, let metadata)): self = .object(object, metadata)
    case .unreadable(let error, var text):
      let identity = ObjectIdentity(&text)
      let problem = ForeignText.clean(error.description, limit: 300)
      guard let object = UnreadableObject(of: Object.resource, identity, problem: problem) else {
        throw error
      }
      self = .unreadable(
        object,
        Metadata(namespace: identity.namespace, name: identity.name, version: identity.resourceVersion))
    }
  }
}
