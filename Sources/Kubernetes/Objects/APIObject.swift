/// A value that is read from an object of the API: as much of it as a verdict needs.
protocol APIObject: Sendable {
  /// What it is called when it cannot be read.
  static var kind: UnreadableObject.Kind { get }

  /// Reads an object; nil for one that says nothing.
  ///
  /// - Parameters:
  ///   - json: The reader, in front of the object.
  ///   - metadata: Becomes the object's metadata, which tells lists and watches more than the value keeps of it.
  /// - Throws: When the object cannot be read.
  init?(from json: inout JSONReader, metadata: inout ObjectMeta) throws(JSONError)
}

extension APIObject {
  /// Reads an object; nil for one that says nothing.
  init?(from json: inout JSONReader) throws(JSONError) {
    var metadata = ObjectMeta()
    try self.init(from: &json, metadata: &metadata)
  }
}
