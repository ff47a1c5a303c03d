/// The `server` of a cluster: `http` or `https`, a host, a port, and perhaps a path before `/api`.
struct ServerURL: Sendable, Equatable, CustomStringConvertible {
  var isTLS: Bool
  /// A name or an address, without the brackets of an IPv6 address.
  var host: String
  var port: UInt16
  /// Empty, or begins with a slash and does not end with one.
  var pathPrefix: String

  /// Reads the text as client-go does: a host without a scheme means `http`.
  ///
  /// - Returns: nil when it is no such URL, has user information, a query, or a bad port.
  init?(_ text: String) {
    var rest = text[...]
    if let separator = rest.firstRange(of: "://") {
      switch rest[..<separator.lowerBound].lowercased() {
      case "https": isTLS = true
      case "http": isTLS = false
      default: return nil
      }
      rest = rest[separator.upperBound...]
    } else {
      isTLS = false
    }
    let authority = rest.prefix { $0 != "/" }
    let path = rest[authority.endIndex...]
    guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), !rest.contains(where: { "?#@\\".contains($0) }),
      let address = HostAndPort(authority, defaultPort: isTLS ? 443 : 80)
    else { return nil }
    host = address.host
    port = address.port
    pathPrefix = String(path)
    while pathPrefix.hasSuffix("/") { pathPrefix.removeLast() }
  }

  /// The host as URLs write it: IPv6 addresses in brackets.
  var bracketedHost: String { HostAndPort(host: host, port: port).bracketedHost }

  /// Host and port as a `Host` header has them: the port only where it is not the scheme's own.
  var authority: String { port == (isTLS ? 443 : 80) ? bracketedHost : "\(bracketedHost):\(port)" }

  /// Whether requests stay on this machine.
  var isLoopback: Bool { HostAndPort(host: host, port: port).isLoopback }

  var description: String { "\(isTLS ? "https" : "http")://\(authority)\(pathPrefix)" }
}
