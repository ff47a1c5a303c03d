import System

/// The variables that name proxies, read as Go's HTTP client reads them, and so kubectl.
///
/// Source: `golang.org/x/net/http/httpproxy`. libcurl's own reading differs (networks, ports, dots) and is
/// turned off.
struct ProxyEnvironment {
  private let environment: [String: String]

  init(_ environment: [String: String]) {
    self.environment = environment
  }

  /// The proxy for a server, nil for a direct connection.
  ///
  /// - Throws: When the variable that applies is not the URL of a proxy.
  func proxy(for server: ServerURL) throws(ConfigurationError) -> Proxy? {
    let names = server.isTLS ? ["HTTPS_PROXY", "https_proxy"] : ["HTTP_PROXY", "http_proxy"]
    guard let (name, text) = first(of: names), !bypasses(server) else { return nil }
    guard let proxy = Proxy(text) else {
      throw ConfigurationError(
        "\(name) is not the URL of a proxy; write http://host:port, https://host:port or socks5://host:port")
    }
    return proxy
  }

  private func first(of names: [String]) -> (name: String, value: String)? {
    for name in names {
      if let value = environment[name], !value.isEmpty { return (name, value) }
    }
    return nil
  }

  private func bypasses(_ server: ServerURL) -> Bool {
    guard !server.isLoopback else { return true }
    let entries = first(of: ["NO_PROXY", "no_proxy"])?.value.split(separator: ",") ?? []
    let host = server.host.lowercased()
    let address = IPAddress(host)
    return entries.contains { entry in
      let entry = entry.trimmed.lowercased()
      return entry == "*" || Self.covers(entry, host: host, address: address, port: server.port)
    }
  }

  private static func covers(_ entry: String, host: String, address: IPAddress?, port: UInt16) -> Bool {
    if let network = IPNetwork(entry) { return address.map(network.contains) ?? false }
    if let whole = IPAddress(entry) { return address == whole }
    let name = entry.hasPrefix("*.") ? String(entry.dropFirst()) : entry
    guard let target = HostAndPort(name, defaultPort: port), target.port == port else { return false }
    if let only = IPAddress(target.host) { return address == only }
    if target.host.hasPrefix(".") { return host.hasSuffix(target.host) }
    return host == target.host || host.hasSuffix("." + target.host)
  }
}
