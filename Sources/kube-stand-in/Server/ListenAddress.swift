import NIOCore

/// A loopback address to listen on: the stand-in has no TLS and is not for other machines.
struct ListenAddress: Sendable, Hashable {
  /// Why a text is no such address.
  struct SyntaxError: Error, CustomStringConvertible {
    let text: String
    var description: String {
      "cannot listen on '\(text)': give a loopback address and a port, such as 127.0.0.1:8001 or [::1]:0"
    }
  }

  /// An address of 127.0.0.0/8, or `::1`.
  let host: String
  /// The port, 0 to let the kernel choose.
  let port: Int

  /// Any free port of 127.0.0.1.
  static let anyPort = ListenAddress(host: "127.0.0.1", port: 0)

  private init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Reads `HOST:PORT`, an IPv6 address in brackets.
  ///
  /// - Parameter text: The text.
  /// - Throws: `SyntaxError` for anything but a loopback address with a port.
  init(_ text: String) throws(SyntaxError) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
      throw SyntaxError(text: text)
    }
    let host = text[..<colon] == "localhost" ? "127.0.0.1" : String(text[..<colon])
    let isBracketed = host == "[::1]"
    guard isBracketed || Self.isLoopback(host) else { throw SyntaxError(text: text) }
    self.init(host: isBracketed ? "::1" : host, port: Int(port))
  }

  private static func isLoopback(_ host: String) -> Bool {
    guard case .v4? = try? SocketAddress(ipAddress: host, port: 0) else { return false }
    return host.hasPrefix("127.")
  }
}
