/// One line of a watch.
///
/// Source: Kubernetes documentation, *API concepts*, section *Efficient detection of changes*.
enum WatchEvent<Object: APIObject> {
  /// The object is new, or was changed, or was not of interest so far; nil for one that says nothing.
  case changed(Object?, version: String)
  case deleted(Object?, version: String)
  /// Nothing has changed up to this version.
  case bookmark(version: String)
  /// The watch cannot go on.
  case error(StatusShape)

  /// Reads a line.
  init(_ json: inout JSONReader) throws(JSONError) {
    guard try json.beginObject() else { throw JSONError(.content("null instead of a change")) }
    var type: String?
    var object: JSONReader?
    while let key = try json.nextKey() {
      switch key {
      case "type": type = try json.string()
      case "object":
        // How it is to be read depends on the type, which may come later.
        object = json
        try json.skip()
      default: try json.skip()
      }
    }
    guard var object else { throw JSONError(.content("a change without an object")) }
    switch type {
    case "ADDED", "MODIFIED", "DELETED":
      let shape: Object.Shape = try object.object()
      let version = try Self.version(shape.metadata)
      let value = try Object(shape)
      self = type == "DELETED" ? .deleted(value, version: version) : .changed(value, version: version)
    case "BOOKMARK":
      let shape: Object.Shape = try object.object()
      self = .bookmark(version: try Self.version(shape.metadata))
    case "ERROR":
      guard let status = try StatusShape(&object) else {
        throw JSONError(.content("an error without a status"))
      }
      self = .error(status)
    default: throw JSONError(.content("a change of unknown type"))
    }
  }

  private static func version(_ metadata: ObjectMetadataShape?) throws(JSONError) -> String {
    guard let version = metadata?.resourceVersion else {
      throw JSONError(.content("a change without metadata.resourceVersion"))
    }
    return version
  }
}
