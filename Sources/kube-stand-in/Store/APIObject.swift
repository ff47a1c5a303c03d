import NIOCore

/// An object as a fixture describes it, ready to be found and sent.
struct APIObject: Sendable, Hashable {
  /// What tells an object from all others.
  struct Identity: Sendable, Hashable {
    /// What it is.
    let resource: Resource
    /// Where it stands in lists, as in etcd: by namespace, then by name.
    let key: String

    /// The identity of an object of these names.
    init(resource: Resource, namespace: String, name: String) {
      self.resource = resource
      key = "\(namespace)/\(name)"
    }
  }

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

  /// What tells it from all others.
  var identity: Identity { Identity(resource: resource, namespace: namespace, name: name) }

  /// Where it stands in lists.
  var key: String { identity.key }
}

/// An object with the version that the store gave it.
struct StoredObject: Sendable, Hashable {
  let object: APIObject
  let key: String
  var resourceVersion: UInt64

  /// Appends the object as an item of a list: real servers leave out `kind` and `apiVersion` there, but of metadata.
  func writeItem(into buffer: inout ByteBuffer, as form: ObjectForm = .whole, now: Timestamp) {
    switch form {
    case .whole:
      buffer.writeStaticString("{")
      object.body.write(into: &buffer, now: now, resourceVersion: resourceVersion)
    case .metadata: write(into: &buffer, as: form, now: now)
    }
  }

  /// Appends the object with its type, as a GET and watches have it.
  func write(into buffer: inout ByteBuffer, as form: ObjectForm = .whole, now: Timestamp) {
    let type = form.type(of: object.resource)
    buffer.writeString("{\"kind\":\"\(type.kind)\",\"apiVersion\":\"\(type.apiVersion)\",")
    switch form {
    case .whole: object.body.write(into: &buffer, now: now, resourceVersion: resourceVersion)
    case .metadata: object.body.writeFirstMember(into: &buffer, now: now, resourceVersion: resourceVersion)
    }
  }
}
