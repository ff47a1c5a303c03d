import System

extension User {
  /// Reads a `user` entry.
  ///
  /// - Parameters:
  ///   - node: The entry.
  ///   - environment: The environment that a credential plugin starts from.
  /// - Throws: When a field cannot be used, or two contradict each other.
  init(_ node: KubeconfigNode, environment: [String: String]) throws(ConfigurationError) {
    if let provider = try node.child("auth-provider") {
      let name = try provider.string("name") ?? "without a name"
      throw node.error(
        "auth-provider",
        "\(name) is not supported; use an exec plugin, as kubectl does since 1.26, or a token")
    }
    let inline = try node.string("token").map { Secret($0) }
    if let file = try node.filePath("tokenFile") {
      token = .file(file, fallback: inline)
    } else {
      token = inline.map(Token.inline)
    }
    password = try Self.password(node)
    if password != nil, token != nil {
      throw node.error(nil, "has both a token and a user name; only one of them can be sent, remove one")
    }
    certificate = try Self.certificate(node)
    if let exec = try node.child("exec") {
      plugin = try ExecPlugin(exec, environment: environment)
    }
    impersonation = try Self.impersonation(node)
    if inline?.text.contains(where: \.isNewline) == true {
      throw node.error("token", "must be one line")
    }
  }

  private static func password(_ node: KubeconfigNode) throws(ConfigurationError) -> Password? {
    let username = try node.string("username")
    let password = try node.string("password")
    guard username != nil || password != nil else { return nil }
    return Password(username: username ?? "", password: Secret(password ?? ""))
  }

  private static func certificate(_ node: KubeconfigNode) throws(ConfigurationError) -> Certificate? {
    func part(_ key: String) throws(ConfigurationError) -> FileOrData? {
      if let data = try node.bytes("\(key)-data") { return .data(data) }
      return try node.filePath(key).map(FileOrData.file)
    }
    switch (try part("client-certificate"), try part("client-key")) {
    case (let certificate?, let key?): return Certificate(certificate: certificate, key: key)
    case (nil, nil): return nil
    case (_?, nil): throw node.error("client-key", "is missing beside client-certificate")
    case (nil, _?): throw node.error("client-certificate", "is missing beside client-key")
    }
  }

  private static func impersonation(_ node: KubeconfigNode) throws(ConfigurationError) -> Impersonation? {
    let uid = try node.string("as-uid")
    let groups = try node.strings("as-groups")
    let extra = try node.lists("as-user-extra")
    guard let user = try node.string("as") else {
      guard uid == nil, groups.isEmpty, extra.isEmpty else {
        throw node.error("as", "is missing beside as-uid, as-groups or as-user-extra")
      }
      return nil
    }
    let values = [user] + groups + extra.values.flatMap(\.self) + (uid.map { [$0] } ?? [])
    guard !values.contains(where: { $0.contains(where: \.isNewline) }) else {
      throw node.error("as", "or what stands beside it has a line break")
    }
    return Impersonation(user: user, uid: uid, groups: groups, extra: extra)
  }
}
