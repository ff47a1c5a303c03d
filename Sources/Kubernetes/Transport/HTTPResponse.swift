/// The answer to one request.
struct HTTPResponse: Sendable {
  var status: Int
  /// The header fields that matter here, by their name in lower case.
  var headers: [String: [String]]
  /// Decoded, if it was compressed.
  var body: [UInt8]

  /// The first value of a header field, its name in lower case.
  subscript(header name: String) -> String? {
    headers[name]?.first
  }

  /// How long the server asks to wait, at least a second; nil when it does not say.
  ///
  /// Source: RFC 9110, section 10.2.3. API servers send seconds and no dates.
  var retryAfter: Duration? {
    self[header: "retry-after"].flatMap { Int($0) }.flatMap { $0 < 0 ? nil : .seconds(max(1, $0)) }
  }
}
