/// A value that is read from an object of the API: as much of it as a verdict needs.
public protocol APIObject: Sendable {
  /// Where its objects are served, and what they are called.
  static var resource: APIResource { get }

  /// The version of its group that servers have who do not have that of ``resource``; nil when there is none.
  static var olderVersion: String? { get }

  /// Which objects are asked for, as the parameter `fieldSelector` has it; nil for all.
  static var fieldSelector: String? { get }

  /// In which form objects are asked for, as the header field `Accept` has it.
  static var mediaTypes: String { get }

  /// Reads an object; nil for one that says nothing.
  ///
  /// - Parameters:
  ///   - json: The reader, in front of the object.
  ///   - metadata: Becomes the object's metadata, which tells lists and watches more than the value keeps of it.
  /// - Throws: When the object cannot be read.
  init?(from json: inout JSONReader, metadata: inout ObjectMeta) throws(JSONError)
}

extension APIObject {
  /// Every server has its version.
  public static var olderVersion: String? { nil }

  /// All objects.
  public static var fieldSelector: String? { nil }

  /// Objects as they are, but for what nobody reads.
  public static var mediaTypes: String { MediaTypes.objects }

  /// Reads an object; nil for one that says nothing.
  init?(from json: inout JSONReader) throws(JSONError) {
    var metadata = ObjectMeta()
    try self.init(from: &json, metadata: &metadata)
  }
}

/// What the API server can be asked for, as the header field `Accept` has it.
///
/// Sources: Kubernetes documentation, *API concepts*, section *Metadata-only fetches*; KEP-5958, *Client opt-out for
/// managedFields*: servers that do not know the parameter pass over it.
public enum MediaTypes {
  /// What is no object, or whole.
  public static let json = "application/json"
  /// Objects without the record of who wrote which field, which is a third of many.
  public static let objects = "\(json);\(drop),\(json)"
  /// Nothing but metadata; from a server that does not know that, whole objects.
  public static let metadata = "\(json);as=PartialObjectMetadata;\(meta);\(drop),\(json)"
  /// The same of a list: under the name of a single object's form a list is refused (406).
  public static let metadataList = "\(json);as=PartialObjectMetadataList;\(meta);\(drop),\(json)"

  private static let meta = "g=meta.k8s.io;v=v1"
  private static let drop = "drop=metadata.managedFields"
}
