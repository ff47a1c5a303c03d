/// What has become of reading one object of a list or a watch.
enum ObjectReading<Object: APIObject> {
  /// The object, nil for one that says nothing; and its version.
  case object(Object?, version: String?)
  /// It cannot be read; and its version, as far as that can be.
  case unreadable(UnreadableObject, version: String?)

  /// Reads an object whose faults are its own.
  ///
  /// - Throws: When the text is not JSON, or when not even the object's name can be read: no API server serves that.
  init(_ json: inout JSONReader) throws(JSONError) {
    let isolated = try json.isolated { json throws(JSONError) in
      let shape: Object.Shape = try json.object()
      return (try Object(shape), shape.metadata?.resourceVersion)
    }
    switch isolated {
    case .value((let object, let version)): self = .object(object, version: version)
    case .unreadable(let error, var text):
      let identity = ObjectIdentity(&text)
      let problem = ForeignText.clean(error.description, limit: 300)
      guard let object = UnreadableObject(Object.kind, identity, problem: problem) else { throw error }
      self = .unreadable(object, version: identity.resourceVersion)
    }
  }
}
