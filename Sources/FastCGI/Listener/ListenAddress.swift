import System

/// Where FastCGI connections are awaited.
public enum ListenAddress: Sendable, Hashable {
  /// A unix socket at an absolute path of at most 107 bytes (unix(7): `sun_path`).
  case unix(String)
  /// A TCP port of a host name or address; with port 0 the kernel picks one.
  case tcp(host: String, port: UInt16)

  /// The longest path of a unix socket, in bytes, without the closing NUL.
  static let maximumPathLength = 107

  /// Reads an address as configurations write it.
  ///
  /// - Parameter text: `unix:/run/k8s-heartbeat/fastcgi.sock`, `127.0.0.1:9000`, `[::1]:9000`, `localhost:9000`.
  /// - Throws: What is wrong with the text.
  public init(_ text: String) throws(ParseError) {
    func refuse(_ reason: String) -> ParseError { ParseError(text: text, reason: reason) }
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst("unix:".count))
      guard path.hasPrefix("/") else { throw refuse("the path of a unix socket must be absolute") }
      guard !path.hasSuffix("/") else { throw refuse("the path of a unix socket must name a file") }
      guard !path.utf8.contains(0) else { throw refuse("a path cannot contain a NUL byte") }
      guard path.utf8.count <= Self.maximumPathLength else {
        throw refuse("the path of a unix socket can have \(Self.maximumPathLength) bytes at most")
      }
      self = .unix(path)
      return
    }
    guard let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") else {
      throw refuse("the port is missing")
    }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
      guard host.contains(":"), IPAddress(host.utf8.span) != nil else {
        throw refuse("\(host) is not an IPv6 address")
      }
    } else {
      guard !host.contains(":") else { throw refuse("an IPv6 address stands in brackets: [::1]:9000") }
      guard !host.isEmpty else {
        throw refuse("the host is missing; for every address write 0.0.0.0 or [::]")
      }
      guard host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }) else {
        throw refuse("\(host) is not a host name")
      }
    }
    let digits = text[text.index(after: colon)...]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else {
      throw refuse("the port must be a number from 0 to 65535")
    }
    self = .tcp(host: host, port: port)
  }

  /// Whether only this machine reaches it: a unix socket, `localhost`, `::1` or an address of 127.0.0.0/8.
  public var isLoopback: Bool {
    guard case .tcp(let host, _) = self, host != "localhost" else { return true }
    return IPAddress(host.utf8.span)?.isLoopback ?? false
  }

  /// A text that is no address to listen on.
  public struct ParseError: Error, Hashable, CustomStringConvertible {
    /// The text as it was given.
    public let text: String
    /// What is wrong with it.
    public let reason: String

    /// The text, what is wrong with it and what is allowed.
    public var description: String {
      "cannot listen on “\(text)”: \(reason) (allowed: unix:/absolute/path, host:port, [IPv6 address]:port)"
    }
  }
}

extension ListenAddress: CustomStringConvertible {
  /// The address as configurations write it.
  public var description: String {
    switch self {
    case .unix(let path): "unix:\(path)"
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }
}
