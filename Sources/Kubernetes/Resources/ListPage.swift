/// A `List` of the API, or a page of one.
struct ListPage<Object: APIObject> {
  /// What the items come to, in the server's order.
  private(set) var objects: [Object] = []
  /// The version of the whole list.
  private(set) var version: String?
  /// The token of the next page, nil on the last one.
  private(set) var next: String?

  /// Reads a page.
  init(_ json: inout JSONReader) throws(JSONError) {
    guard try json.beginObject() else { return }
    while let key = try json.nextKey() {
      switch key {
      case "metadata": try readMetadata(&json)
      case "items":
        objects =
          try json.array { json throws(JSONError) in
            guard let shape = try Object.Shape(&json) else { return nil }
            return try Object(shape)
          } ?? []
      default: try json.skip()
      }
    }
  }

  private mutating func readMetadata(_ json: inout JSONReader) throws(JSONError) {
    guard try json.beginObject() else { return }
    while let key = try json.nextKey() {
      switch key {
      case "resourceVersion": version = try json.string()
      case "continue":
        let token = try json.string()
        next = token == "" ? nil : token
      default: try json.skip()
      }
    }
  }
}
