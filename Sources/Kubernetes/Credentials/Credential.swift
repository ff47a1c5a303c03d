import FoundationEssentials
import System

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

extension Credential {
  /// What of it must not be seen when a server says it back: the header's value without its scheme, and the password of
  /// a basic one.
  var secrets: [String] {
    guard let value = authorization?.text else { return [] }
    let word = String(value.drop { $0 != " " }.dropFirst())
    guard value.hasPrefix("Basic "), let bytes = Data(base64Encoded: word) else { return [word] }
    let login = String(decoding: bytes, as: UTF8.self)
    return [word, String(login.drop { $0 != ":" }.dropFirst())]
  }
}

/// Values of the `Authorization` header.
extension Secret {
  /// RFC 6750, section 2.1.
  static func bearer(_ token: String) -> Secret {
    Secret("Bearer \(token)")
  }

  /// RFC 7617, section 2.
  static func basic(_ login: User.Password) -> Secret {
    let text = Data("\(login.username):\(login.password.text)".utf8)
    return Secret("Basic \(text.base64EncodedString())")
  }
}
