import FoundationEssentials

/// What a plugin answers: an `ExecCredential` with a `status`.
struct PluginCredential: Sendable {
  var credential: Credential
  /// When to ask again; never when nil.
  var expiration: Date?

  private struct ExecCredential: Decodable {
    struct Status: Decodable {
      var expirationTimestamp: Timestamp?
      var token: String?
      var clientCertificateData: String?
      var clientKeyData: String?
    }

    var apiVersion: String?
    var kind: String?
    var status: Status?
  }

  /// Reads what the plugin printed.
  ///
  /// - Parameters:
  ///   - output: Its standard output.
  ///   - plugin: The plugin, for the version that it was asked for.
  /// - Throws: What is wrong, without a piece of the output, which is secret.
  init(output: [UInt8], plugin: ExecPlugin) throws(CredentialError) {
    func problem(_ text: String) -> CredentialError {
      CredentialError("the credential plugin \(plugin.command) \(text)")
    }
    guard let answer = try? JSONDecoder().decode(ExecCredential.self, from: Data(output)),
      answer.kind == "ExecCredential"
    else { throw problem("did not print an ExecCredential in JSON") }
    guard answer.apiVersion == plugin.version.rawValue else {
      throw problem(
        "printed apiVersion \(answer.apiVersion ?? "nothing"), but the kubeconfig asks it for "
          + "\(plugin.version.rawValue); change apiVersion there to what it prints")
    }
    guard let status = answer.status else { throw problem("printed no status") }
    credential = Credential()
    expiration = status.expirationTimestamp?.date
    if let token = status.token, !token.isEmpty {
      guard !token.contains(where: \.isNewline) else { throw problem("printed a token of several lines") }
      credential.authorization = .bearer(token)
    }
    switch (status.clientCertificateData ?? "", status.clientKeyData ?? "") {
    case ("", ""): break
    case (_, ""), ("", _): throw problem("printed only one of clientCertificateData and clientKeyData")
    case (let certificate, let key):
      credential.certificate = Credential.ClientCertificate(
        certificate: Array(certificate.utf8), key: Array(key.utf8))
    }
    guard credential != Credential() else {
      throw problem("printed neither a token nor a client certificate")
    }
  }
}
