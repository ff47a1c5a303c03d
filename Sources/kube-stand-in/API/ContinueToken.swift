import FoundationEssentials

/// Where the next page of a list begins; opaque to clients.
struct ContinueToken: Codable, Hashable {
  /// The version that the first page was of; all pages state the same one.
  var resourceVersion: UInt64
  /// The key to begin with.
  var start: String

  /// Reads the parameter.
  ///
  /// - Parameter text: What a page gave as `metadata.continue`.
  /// - Throws: `APIError` 400.
  init(_ text: String) throws(APIError) {
    let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
    let base64 = text.replacing("-", with: "+").replacing("_", with: "/") + padding
    guard let data = Data(base64Encoded: base64),
      let token = try? JSONDecoder().decode(Self.self, from: data)
    else { throw .badRequest("continue key is not valid: '\(text)'") }
    self = token
  }

  /// A token for the page that begins with a key.
  init(resourceVersion: UInt64, start: String) {
    self.resourceVersion = resourceVersion
    self.start = start
  }

  /// The parameter: base64url without padding (RFC 4648, section 5).
  var text: String {
    let json = Template(["resourceVersion": .number(String(resourceVersion)), "start": .string(start)])
    return Data(json.bytes).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
