import System

/// Where to connect to.
struct HostAndPort: Sendable, Equatable {
  /// A name or an address, without the brackets of an IPv6 address.
  var host: String
  var port: UInt16

  init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Reads `host`, `host:port`, `[address]` or `[address]:port`.
  init?(_ text: some StringProtocol, defaultPort: UInt16) {
    let host: Substring
    let afterHost: Substring
    let text = Substring(text)
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<end]
      afterHost = text[text.index(after: end)...]
      guard host.prefix(while: { $0 != "%" }).contains(":"), IPAddress(host) != nil else { return nil }
    } else {
      host = text.prefix { $0 != ":" }
      afterHost = text[host.endIndex...]
    }
    guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 != UInt8(ascii: "/") }) else { return nil }
    self.host = String(host)
    if afterHost.isEmpty || afterHost == ":" {
      port = defaultPort
    } else {
      guard afterHost.first == ":", let number = UInt16(afterHost.dropFirst()), number > 0 else { return nil }
      port = number
    }
  }

  /// The host as URLs write it: IPv6 addresses in brackets.
  var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

  /// Whether the host is this machine.
  var isLoopback: Bool { host.lowercased() == "localhost" || IPAddress(host)?.isLoopback == true }
}
