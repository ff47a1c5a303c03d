import Logging
import System

/// The credentials of one user, as they are now.
///
/// Safe from many threads at once.
final class CredentialStore: Sendable {
  private enum Authorization: Sendable {
    case none
    case fixed(Secret)
    case tokenFile(CredentialFile, fallback: Secret?)
  }

  private let authorization: Authorization
  private let certificate: (certificate: PEMSource, key: PEMSource)?
  private let plugin: ExecCredentialSource?

  /// Reads nothing and runs nothing yet.
  ///
  /// - Parameters:
  ///   - user: Whose credentials.
  ///   - cluster: Where they are for, which a credential plugin may want to know.
  ///   - logger: For what a credential plugin says.
  init(user: User, cluster: Cluster, logger: Logger) {
    authorization =
      switch (user.token, user.password) {
      case (.inline(let token), _): .fixed(.bearer(token.text))
      case (.file(let path, let fallback), _):
        .tokenFile(CredentialFile(path: path, kind: .token), fallback: fallback)
      case (nil, let password?): .fixed(.basic(password))
      case (nil, nil): .none
      }
    certificate = user.certificate.map { (PEMSource($0.certificate), PEMSource($0.key)) }
    // A plugin is for a user who has nothing else, as client-go has it.
    let hasOwn = user.token != nil || user.password != nil || user.certificate != nil
    plugin =
      hasOwn ? nil : user.plugin.map { ExecCredentialSource(plugin: $0, cluster: cluster, logger: logger) }
  }

  /// The credentials to send now.
  ///
  /// - Parameter deadline: When to give up waiting for a plugin.
  /// - Returns: The credentials, empty for a user who has none.
  /// - Throws: When a file has never been readable, or the plugin fails or takes too long.
  func current(deadline: MonotonicInstant) throws(CredentialError) -> Credential {
    if let plugin { return try plugin.current(deadline: deadline) }
    return try read(lookingNow: false)
  }

  /// The credentials to try after the API server has refused some.
  ///
  /// - Parameters:
  ///   - refused: What was sent.
  ///   - deadline: When to give up waiting for a plugin.
  /// - Returns: Others, or nil when there are none.
  /// - Throws: As `current(deadline:)`.
  func renewed(
    after refused: Credential, deadline: MonotonicInstant
  ) throws(CredentialError) -> Credential? {
    let credential =
      if let plugin {
        try plugin.renewed(after: refused, deadline: deadline)
      } else {
        try read(lookingNow: true)
      }
    return credential == refused ? nil : credential
  }

  private func read(lookingNow: Bool) throws(CredentialError) -> Credential {
    var credential = Credential()
    switch authorization {
    case .none: break
    case .fixed(let value): credential.authorization = value
    case .tokenFile(let file, let fallback):
      do {
        let token = try file.content(lookingNow: lookingNow)
        credential.authorization = .bearer(String(decoding: token, as: UTF8.self))
      } catch {
        guard let fallback else { throw error }
        credential.authorization = .bearer(fallback.text)
      }
    }
    if let certificate {
      credential.certificate = Credential.ClientCertificate(
        certificate: try certificate.certificate.content(lookingNow: lookingNow),
        key: try certificate.key.content(lookingNow: lookingNow))
    }
    return credential
  }
}
