import NIOCore
import NIOHTTP1

/// An answer, before it is written.
struct Response: Sendable {
  /// The status line.
  var status: HTTPResponseStatus = .ok
  /// `Content-Type`.
  var contentType = "application/json"
  /// `Retry-After`, in seconds.
  var retryAfter: Int?
  /// The body.
  var body = ByteBuffer()

  /// A JSON answer, of a value without deferred places.
  static func json(_ value: JSONValue, status: HTTPResponseStatus = .ok) -> Response {
    Response(status: status, body: ByteBuffer(bytes: Template(value).bytes + [UInt8(ascii: "\n")]))
  }

  /// A line of plain text.
  static func text(_ text: String, status: HTTPResponseStatus = .ok) -> Response {
    Response(status: status, contentType: "text/plain; charset=utf-8", body: ByteBuffer(string: text))
  }

  /// What an API server answers to a path that it does not know.
  static let unknownPath = text("404 page not found\n", status: .notFound)
}
