import Health

/// One line of a watch.
///
/// Source: Kubernetes documentation, *API concepts*, section *Efficient detection of changes*.
enum WatchEvent<Object: APIObject> {
  /// The object is new, or was changed, or was not of interest so far; nil for one that says nothing.
  case changed(Object?, version: String)
  case deleted(Object?, version: String)
  /// The object was changed, or deleted, and cannot be read.
  case unreadable(UnreadableObject, isDeleted: Bool, version: String)
  /// Nothing has changed up to this version.
  case bookmark(version: String)
  /// The watch cannot go on.
  case error(APIStatus)

  /// What a line says of its object.
  private enum Kind {
    case changed
    case deleted
    case bookmark
    case error

    init(_ text: String?) throws(JSONError) {
      switch text {
      case "ADDED", "MODIFIED": self = .changed
      case "DELETED": self = .deleted
      case "BOOKMARK": self = .bookmark
      case "ERROR": self = .error
      default: throw WatchEvent.unknownType
      }
    }
  }

  /// Reads a line.
  // As for a page of a list, see ``ListPage/init(_:)``.
  @_specialize(where Object == Pod)
  init(_ json: inout JSONReader) throws(JSONError) {
    var kind: Kind?
    var event: Self?
    var object: JSONReader?
    let isThere = try json.members { json, key throws(JSONError) in
      switch key {
      case "type": kind = try Kind(json.string())
      case "object":
        if let kind {
          event = try Self(kind, &json)
        } else {
          // How it is to be read depends on the type, which API servers write first: it is passed over until then.
          object = json
        }
      default: break
      }
    }
    guard isThere else { throw JSONError(.content("null instead of a change")) }
    if var object {
      guard let kind else { throw Self.unknownType }
      event = try Self(kind, &object)
    }
    guard let event else { throw JSONError(.content("a change without an object")) }
    self = event
  }

  /// Takes the beginning of a line that is too long; nil when it does not tell what the line is about.
  ///
  /// - Parameters:
  ///   - json: The beginning of its text.
  ///   - problem: What is wrong with the object.
  init?(beginning json: inout JSONReader, problem: String) {
    guard let event = try? Self.readBeginning(&json, problem) else { return nil }
    self = event
  }

  private static func readBeginning(_ json: inout JSONReader, _ problem: String) throws(JSONError) -> Self? {
    var kind: Kind?
    guard try json.beginObject() else { return nil }
    while let key = try json.nextKey() {
      switch key {
      case "type": kind = try Kind(json.string())
      case "object":
        let identity = ObjectIdentity(&json)
        guard let kind, kind == .changed || kind == .deleted, let version = identity.resourceVersion,
          let object = UnreadableObject(of: Object.resource, identity, problem: problem)
        else { return nil }
        return .unreadable(object, isDeleted: kind == .deleted, version: version)
      default: try json.skip()
      }
    }
    return nil
  }

  private init(_ kind: Kind, _ json: inout JSONReader) throws(JSONError) {
    switch kind {
    case .changed, .deleted:
      switch try ObjectReading<Object>(&json) {
      case .object(let object, let metadata):
        let version = try Self.version(metadata.version)
        self = kind == .deleted ? .deleted(object, version: version) : .changed(object, version: version)
      case .unreadable(let object, let metadata):
        self = .unreadable(object, isDeleted: kind == .deleted, version: try Self.version(metadata.version))
      }
    case .bookmark:
      self = .bookmark(version: try Self.version(ObjectIdentity(&json).resourceVersion))
    case .error:
      guard let status = try APIStatus(from: &json) else {
        throw JSONError(.content("an error without a status"))
      }
      self = .error(status)
    }
  }

  private static var unknownType: JSONError { JSONError(.content("a change of unknown type")) }

  private static func version(_ text: String?) throws(JSONError) -> String {
    guard let text else { throw JSONError(.content("a change without metadata.resourceVersion")) }
    return text
  }
}
