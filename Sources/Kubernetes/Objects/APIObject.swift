/// A value that is read from an object of the API: as much of it as a verdict needs.
public protocol APIObject: Sendable {
  /// Where its objects are served, and what they are called.
  static var resource: APIResource { get }

  /// Which objects are asked for, as the parameter `fieldSelector` has it; nil for all.
  static var fieldSelector: String? { get }

  /// Reads an object; nil for one that says nothing.
  ///
  /// - Parameters:
  ///   - json: The reader, in front of the object.
  ///   - metadata: Becomes the object's metadata, which tells lists and watches more than the value keeps of it.
  /// - Throws: When the object cannot be read.
  init?(from json: inout JSONReader, metadata: inout ObjectMeta) throws(JSONError)
}

extension APIObject {
  /// All objects.
  public static var fieldSelector: String? { nil }

  /// Reads an object; nil for one that says nothing.
  init?(from json: inout JSONReader) throws(JSONError) {
    var metadata = ObjectMeta()
    try self.init(from: &json, metadata: &metadata)
  }
}
