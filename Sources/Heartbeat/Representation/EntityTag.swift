import FastCGI
import System

/// What tells one representation from another: weak, as moments may differ in what has the same tag (RFC 9110, section 8.8.3).
///
/// It follows from the bytes alone, so that all replicas give the same tag to the same verdict.
struct EntityTag: Sendable, Hashable {
  /// The tag between its quotation marks, with them.
  private let opaque: [UInt8]
  /// `ETag`.
  let field: HeaderField

  /// The tag of a body.
  init(of body: [UInt8]) {
    // The body of a group is long: a sum that takes one byte after the other would take twelve times as long.
    let digits = String(XXH64.sum(body), radix: 16)
    let quoted = "\"\(String(repeating: "0", count: 16 - digits.utf8.count))\(digits)\""
    opaque = Array(quoted.utf8)
    field = HeaderField("ETag", "W/\(quoted)")
  }

  /// Whether `If-None-Match` names it, or any (RFC 9110, section 13.1.2: weak comparison).
  func isMatched(by header: Span<UInt8>) -> Bool {
    var first = 0
    var end = header.count
    while first < end, Self.isSpace(header[first]) { first += 1 }
    while end > first, Self.isSpace(header[end - 1]) { end -= 1 }
    if end - first == 1, header[first] == UInt8(ascii: "*") { return true }
    guard header.count >= opaque.count else { return false }
    // The quotation marks are compared, too, and stand in no tag: nothing but whole tags is found.
    return (0...(header.count - opaque.count)).contains { start in
      opaque.indices.allSatisfy { header[start + $0] == opaque[$0] }
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
