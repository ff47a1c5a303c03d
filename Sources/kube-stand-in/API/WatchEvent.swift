import NIOCore

/// One line of a watch (meta/v1, WatchEvent).
enum WatchEvent: Sendable, Hashable {
  case added(StoredObject)
  case modified(StoredObject)
  case deleted(StoredObject)
  /// All changes up to a version have been told.
  case bookmark(Resource, resourceVersion: UInt64)
  case error(APIError)

  /// Appends the line.
  ///
  /// - Parameters:
  ///   - buffer: Where to.
  ///   - form: How much of each object is sent.
  ///   - now: The moment that relative times follow.
  func write(into buffer: inout ByteBuffer, as form: ObjectForm = .whole, now: Timestamp) {
    switch self {
    case .added(let object): Self.write("ADDED", object, into: &buffer, as: form, now: now)
    case .modified(let object): Self.write("MODIFIED", object, into: &buffer, as: form, now: now)
    case .deleted(let object): Self.write("DELETED", object, into: &buffer, as: form, now: now)
    case .bookmark(let resource, let version):
      let type = form.type(of: resource)
      Self.write(
        "BOOKMARK",
        [
          "kind": .string(type.kind), "apiVersion": .string(type.apiVersion),
          "metadata": ["resourceVersion": .string(String(version))],
        ], into: &buffer)
    case .error(let error): Self.write("ERROR", error.document, into: &buffer)
    }
    buffer.writeStaticString("}\n")
  }

  private static func write(
    _ type: StaticString, _ object: StoredObject, into buffer: inout ByteBuffer, as form: ObjectForm,
    now: Timestamp
  ) {
    start(type, into: &buffer)
    object.write(into: &buffer, as: form, now: now)
  }

  private static func write(_ type: StaticString, _ object: JSONValue, into buffer: inout ByteBuffer) {
    start(type, into: &buffer)
    buffer.writeBytes(Template(object).bytes)
  }

  private static func start(_ type: StaticString, into buffer: inout ByteBuffer) {
    buffer.writeStaticString("{\"type\":\"")
    buffer.writeStaticString(type)
    buffer.writeStaticString("\",\"object\":")
  }
}
