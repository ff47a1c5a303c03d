/// The method of a request, as far as a route makes a difference (RFC 9110, section 9.1: case-sensitive).
package enum Method: Sendable, Hashable {
  case get
  case head
  case options
  case other

  /// Reads `REQUEST_METHOD`.
  package init(_ text: Span<UInt8>) {
    if text.equals("GET") {
      self = .get
    } else if text.equals("HEAD") {
      self = .head
    } else if text.equals("OPTIONS") {
      self = .options
    } else {
      self = .other
    }
  }
}
