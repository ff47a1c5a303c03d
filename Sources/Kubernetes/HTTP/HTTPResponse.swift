import FoundationEssentials
import System

/// The answer to one request.
struct HTTPResponse: Sendable {
  var status: Int
  /// The header fields that matter here, by their name in lower case.
  var headers: [String: [String]]
  /// Decoded, if it was compressed.
  var body: [UInt8]
  /// What was sent and must not be seen, should the server say it back.
  var secrets: [String] = []
  /// The part of the shared budget that the body takes, until nobody has the answer any more.
  var share: BodyBudget.Share?

  /// The first value of a header field, its name in lower case.
  subscript(header name: String) -> String? {
    headers[name]?.first
  }

  /// How long the server asks to wait, at least a second; nil when it does not say, or in a way that nobody can read.
  ///
  /// Source: RFC 9110, section 10.2.3. API servers send seconds, what stands before them may send a date.
  var retryAfter: Duration? {
    guard let text = self[header: "retry-after"]?.trimmed, !text.isEmpty else { return nil }
    if text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return .seconds(max(1, UInt32(text) ?? .max))
    }
    guard let date = HTTPDate.parse(text) else { return nil }
    let now = self[header: "date"].flatMap(HTTPDate.parse) ?? Date()
    return .seconds(max(1, date.timeIntervalSince(now).rounded(.up)))
  }
}
