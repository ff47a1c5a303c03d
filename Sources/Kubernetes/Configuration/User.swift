import System

/// How to log in to an API server: a `user` of a kubeconfig.
struct User: Sendable {
  /// Where a bearer token is.
  enum Token: Sendable {
    case inline(Secret)
    /// A file, read again when it changes. `fallback` is the token given beside it, for as long as the file
    /// has never been readable: client-go prefers the file, whatever its type's comment says.
    case file(String, fallback: Secret?)
  }

  /// User name and password.
  struct Password: Sendable {
    var username: String
    var password: Secret
  }

  /// A client certificate with its key.
  struct Certificate: Sendable {
    var certificate: FileOrData
    var key: FileOrData
  }

  /// Whom to act as.
  ///
  /// Source: Kubernetes documentation, *Authenticating*, section *User impersonation*.
  struct Impersonation: Sendable {
    var user: String
    var uid: String?
    var groups: [String] = []
    var extra: [String: [String]] = [:]
  }

  var token: Token?
  var password: Password?
  var certificate: Certificate?
  var plugin: ExecPlugin?
  var impersonation: Impersonation?

  /// What kind of credentials these are, in words for a log.
  var kind: String {
    var kinds: [String] = []
    switch token {
    case .inline: kinds.append("token")
    case .file(let path, _): kinds.append("token file \(path)")
    case nil: break
    }
    if password != nil { kinds.append("user name and password") }
    if certificate != nil { kinds.append("client certificate") }
    if let plugin, kinds.isEmpty { kinds.append("exec plugin \(plugin.command)") }
    let kind = kinds.isEmpty ? "no credentials" : kinds.joined(separator: " and ")
    return impersonation.map { "\(kind), acting as \($0.user)" } ?? kind
  }
}
