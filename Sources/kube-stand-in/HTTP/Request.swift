import NIOCore
import NIOHTTP1

/// An HTTP request as the stand-in understands it.
struct Request: Sendable {
  /// The method.
  let method: HTTPMethod
  /// The path without the query, not decoded.
  private(set) var path: String
  /// The first value of each query parameter, decoded.
  let query: [String: String]
  /// The `Authorization` header.
  let authorization: String?
  /// The `Accept` header.
  let accept: String?
  /// The body, already read in full.
  let body: ByteBuffer

  /// Takes a request apart.
  init(head: HTTPRequestHead, body: ByteBuffer) {
    let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    method = head.method
    path = String(parts[0])
    authorization = head.headers.first(name: "authorization")
    accept = head.headers.first(name: "accept")
    self.body = body
    var query: [String: String] = [:]
    for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = Self.decoded(sides[0], plusIsSpace: true)
      let value = sides.count > 1 ? Self.decoded(sides[1], plusIsSpace: true) : ""
      if query[name] == nil { query[name] = value }
    }
    self.query = query
  }

  /// The same request for what follows a path that it begins with.
  func below(_ prefix: String) -> Request {
    var request = self
    request.path.removeFirst(prefix.count)
    return request
  }

  /// Whether it asks to read, with a body or without.
  var isRead: Bool { method == .GET || method == .HEAD }

  /// The segments of the path, decoded.
  var segments: [String] {
    path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      .map { Self.decoded($0, plusIsSpace: false) }
  }

  /// Undoes percent-encoding; a broken escape stays as it is.
  private static func decoded(_ text: Substring, plusIsSpace: Bool) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(Substring(rest.prefix(2)), radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
