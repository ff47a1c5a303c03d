import NIOCore

/// An object as a fixture describes it, ready to be found and sent.
struct APIObject: Sendable, Hashable {
  /// What it is.
  let resource: Resource
  /// `metadata.namespace`, empty for an object outside of namespaces.
  let namespace: String
  /// `metadata.name`.
  let name: String
  /// `metadata.labels`.
  let labels: [String: String]
  /// The values of the fields that a selector may name; an absent field counts as empty.
  let fields: [String: String]
  /// The JSON from `metadata` on.
  ///
  /// An item of a list is no more than that; a single object has `kind` and `apiVersion` first.
  let body: Template

  /// Where it stands in lists, as in etcd: by namespace, then by name.
  var key: String { Self.key(namespace: namespace, name: name) }

  /// The key of an object of these names.
  static func key(namespace: String, name: String) -> String { "\(namespace)/\(name)" }
}

/// An object with the version that the store gave it.
struct StoredObject: Sendable, Hashable {
  let object: APIObject
  let key: String
  let resourceVersion: UInt64

  /// Appends the object as an item of a list: real servers leave out `kind` and `apiVersion` there.
  func writeItem(into buffer: inout ByteBuffer, now: Timestamp) {
    buffer.writeStaticString("{")
    object.body.write(into: &buffer, now: now, resourceVersion: resourceVersion)
  }

  /// Appends the object as the answer to a GET.
  func write(into buffer: inout ByteBuffer, now: Timestamp) {
    let resource = object.resource
    buffer.writeString("{\"kind\":\"\(resource.kind)\",\"apiVersion\":\"\(resource.apiVersion)\",")
    object.body.write(into: &buffer, now: now, resourceVersion: resourceVersion)
  }
}
