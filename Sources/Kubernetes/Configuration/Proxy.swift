import System

/// A proxy between here and the API server.
struct Proxy: Sendable, Equatable, CustomStringConvertible {
  /// What the proxy speaks.
  enum Scheme: String, Sendable {
    case http
    case https
    /// Names are resolved by the proxy, as Go's clients have it: libcurl's `socks5h`.
    case socks5
    case socks5h
  }

  var scheme: Scheme
  var address: HostAndPort
  var username: String?
  var password: Secret?

  /// Reads a proxy's URL; nil when it is none of a kind that is spoken here.
  ///
  /// - Parameter text: The URL; a scheme may be missing and means `http`.
  init?(_ text: String) {
    var rest = text[...]
    if let separator = rest.firstRange(of: "://") {
      guard let known = Scheme(rawValue: rest[..<separator.lowerBound].lowercased()) else { return nil }
      scheme = known
      rest = rest[separator.upperBound...]
    } else {
      scheme = .http
    }
    let authority = rest.prefix { !"/?#".contains($0) }
    var host = authority
    if let at = authority.lastIndex(of: "@") {
      let login = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      host = authority[authority.index(after: at)...]
      guard let name = String(login[0]).percentDecoded else { return nil }
      username = name
      if login.count > 1 {
        guard let word = String(login[1]).percentDecoded else { return nil }
        password = Secret(word)
      }
    }
    let defaultPort: UInt16 =
      switch scheme {
      case .http: 80
      case .https: 443
      case .socks5, .socks5h: 1080
      }
    guard let address = HostAndPort(host, defaultPort: defaultPort) else { return nil }
    self.address = address
  }

  /// The URL without the login, as libcurl reads it.
  var url: String {
    "\(scheme == .socks5 ? Scheme.socks5h.rawValue : scheme.rawValue)://\(address.bracketedHost):\(address.port)"
  }

  var description: String { url }
}
