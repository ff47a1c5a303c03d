/// The `metadata` of a `List` of the API, or of a page of one.
struct ListMetadata {
  /// The version of the whole list.
  private(set) var version: String?
  /// The token of the next page, nil on the last one.
  private(set) var next: String?

  /// So many bytes are looked at where a page has not been read; API servers' tokens have some hundred.
  private static let beginning = 16 << 10

  /// Knows nothing yet.
  init() {}

  /// Looks for it at the beginning of a page, before the items, where API servers write it; nil when it is not there, or
  /// not to be read.
  ///
  /// - Parameter body: The page, be it JSON or not.
  init?(beginningOf body: [UInt8]) {
    let metadata = JSONReader.readBeginning(body.prefix(Self.beginning)) { json in
      try? Self.find(&json)
    }
    guard let metadata else { return nil }
    self = metadata
  }

  /// Reads it; what was known is replaced where it says so.
  mutating func read(_ json: inout JSONReader) throws(JSONError) {
    try json.members { json, key throws(JSONError) in
      switch key {
      case "resourceVersion": version = try json.string()
      case "continue":
        let token = try json.string()
        next = token == "" ? nil : token
      default: break
      }
    }
  }

  private static func find(_ json: inout JSONReader) throws(JSONError) -> Self? {
    guard try json.beginObject() else { return nil }
    while let key = try json.nextKey() {
      switch key {
      case "metadata":
        var metadata = Self()
        try metadata.read(&json)
        return metadata
      case "items": return nil
      default: try json.skip()
      }
    }
    return nil
  }
}
