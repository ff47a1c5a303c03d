package import System

/// A URL that says where a Redis or Valkey is: `redis://[user:password@]host[:port][/database]`.
///
/// User and password are percent-encoded. Whatever prints it shows no password.
package struct RedisURL: Sendable, Equatable, CustomStringConvertible {
  /// Where it is.
  package let address: RedisAddress
  /// The password that stands in the URL; nil when none does.
  package let password: Secret?

  /// Why a text is no such URL; never with a part of the text, which may hold a password.
  package struct ParseError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, as the end of the sentence *but …*.
    package let description: String
  }

  /// The largest number of a database.
  private static let largestDatabase = 65_535

  /// Reads a URL.
  ///
  /// - Parameter text: The URL.
  /// - Throws: What is wrong with it, or why what it asks for is not to be had.
  package init(_ text: String) throws(ParseError) {
    guard let scheme = text.firstRange(of: "://") else {
      throw ParseError(description: "the value has no redis:// in front")
    }
    switch text[..<scheme.lowerBound].lowercased() {
    case "redis": break
    case "rediss", "valkeys":
      throw ParseError(
        description:
          "TLS is not spoken to a store: keep it within the cluster's network, or put a TLS tunnel beside it")
    case "unix", "redis+unix", "redis-socket":
      throw ParseError(description: "a unix socket cannot be shared by replicas")
    default: throw ParseError(description: "the value has another scheme than redis")
    }
    let rest = text[scheme.upperBound...]
    guard !rest.contains("?"), !rest.contains("#") else {
      throw ParseError(description: "a ? or # stands in it; in a password they are written %3F and %23")
    }
    let at = rest.lastIndex(of: "@")
    let place = at.map { rest[rest.index(after: $0)...] } ?? rest
    guard at.map({ !rest[..<$0].contains("/") }) ?? true else {
      throw ParseError(description: "a / stands in the user or the password, which is written %2F")
    }
    let login = try Self.login(at.map { rest[..<$0] } ?? "")
    let (host, port, database) = try Self.parse(place)
    address = RedisAddress(host: host, port: port, database: database, user: login.user)
    password = login.password
  }

  /// The URL with `<redacted>` in the place of the password.
  package var description: String {
    guard password != nil else { return "\(address)" }
    let user = address.user?.percentEncoded() ?? ""
    return "redis://\(user):\(Secret.redacted)@\(address.place)/\(address.database)"
  }

  private static func login(_ text: Substring) throws(ParseError) -> (user: String?, password: Secret?) {
    guard !text.isEmpty else { return (nil, nil) }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let user = try decoded(parts[0])
    let password = parts.count > 1 ? try decoded(parts[1]) : ""
    return (user.isEmpty ? nil : user, password.isEmpty ? nil : Secret(password))
  }

  private static func decoded(_ text: Substring) throws(ParseError) -> String {
    guard let text = String(text).percentDecoded else {
      throw ParseError(description: "a % in the user or the password begins no escape; it is written %25")
    }
    return text
  }

  private static func parse(_ place: Substring) throws(ParseError) -> (String, UInt16, Int) {
    let parts = place.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    var database = 0
    if parts.count > 1, !parts[1].isEmpty {
      guard let number = number(parts[1], atMost: largestDatabase) else {
        throw ParseError(description: "the database is no number from 0 to \(largestDatabase)")
      }
      database = number
    }
    let (host, port) = try split(parts[0])
    guard let port else { return (host, 6379, database) }
    guard let number = number(port, atMost: 65_535), number > 0 else {
      throw ParseError(description: "the port is no number from 1 to 65535")
    }
    return (host, UInt16(clamping: number), database)
  }

  /// Takes the port off a host; an IPv6 address stands in brackets.
  private static func split(_ authority: Substring) throws(ParseError) -> (String, Substring?) {
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else {
        throw ParseError(description: "the bracket in front of the address is not closed")
      }
      let host = authority[authority.index(after: authority.startIndex)..<end]
      let rest = authority[authority.index(after: end)...]
      guard host.contains(":"), IPAddress(String(host).utf8.span) != nil else {
        throw ParseError(description: "what stands in brackets is no IPv6 address")
      }
      guard rest.isEmpty || rest.hasPrefix(":") else {
        throw ParseError(description: "something other than a port follows the address")
      }
      return (String(host), rest.isEmpty ? nil : rest.dropFirst())
    }
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2 else {
      throw ParseError(description: "it has more than one colon; an IPv6 address stands in brackets")
    }
    let host = String(parts[0])
    guard !host.isEmpty, host.utf8.count <= 253, host.utf8.allSatisfy(isOfHost) else {
      throw ParseError(description: "it names no host")
    }
    return (host, parts.count > 1 ? parts[1] : nil)
  }

  private static func isOfHost(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func number(_ text: Substring, atMost limit: Int) -> Int? {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int(text), number <= limit
    else { return nil }
    return number
  }
}
