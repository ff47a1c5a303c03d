extension Cluster {
  /// Reads a `cluster` entry.
  ///
  /// - Parameters:
  ///   - node: The entry.
  ///   - environment: The environment variables that may name a proxy.
  /// - Throws: When a field cannot be used.
  init(_ node: KubeconfigNode, environment: [String: String]) throws(ConfigurationError) {
    guard let text = try node.string("server") else {
      throw node.error("server", "is missing; it must be the API server's URL, such as https://host:6443")
    }
    guard let server = ServerURL(text) else {
      throw node.error(
        "server", "must be a URL such as https://host:6443, without user name, query or fragment")
    }
    self.server = server
    if let data = try node.bytes("certificate-authority-data") {
      certificateAuthority = .data(data)
    } else {
      certificateAuthority = try node.filePath("certificate-authority").map(FileOrData.file)
    }
    skipsVerification = try node.bool("insecure-skip-tls-verify")
    if skipsVerification, certificateAuthority != nil {
      throw node.error(
        "insecure-skip-tls-verify", "cannot stand beside a certificate-authority; remove one of the two")
    }
    tlsServerName = try node.string("tls-server-name")
    disablesCompression = try node.bool("disable-compression")
    if let proxyURL = try node.string("proxy-url") {
      guard proxyURL.contains("://"), let proxy = Proxy(proxyURL) else {
        throw node.error("proxy-url", "must be http://host:port, https://host:port or socks5://host:port")
      }
      self.proxy = proxy
    } else {
      proxy = try ProxyEnvironment(environment).proxy(for: server)
    }
    let extensions = try node.entries("extensions")
    for entry in extensions where try entry.string("name") == "client.authentication.k8s.io/exec" {
      pluginConfiguration = entry.json("extension")
    }
  }
}
