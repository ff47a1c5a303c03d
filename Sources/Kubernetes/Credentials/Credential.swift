/// What one request logs in with.
struct Credential: Sendable, Equatable {
  /// A client certificate with its key, both in PEM.
  struct ClientCertificate: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    var certificate: [UInt8]
    var key: [UInt8]

    var description: String { "<client certificate>" }
    var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
  }

  /// The value of the `Authorization` header.
  var authorization: Secret?
  var certificate: ClientCertificate?
}
