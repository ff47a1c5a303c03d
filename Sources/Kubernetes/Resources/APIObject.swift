import Health

/// What JSON has of an object of the API.
protocol ObjectShape {
  var metadata: ObjectMetadataShape? { get }

  /// Reads an object; nil for `null`.
  init?(_ json: inout JSONReader) throws(JSONError)
}

/// A value that is made from an object of the API.
protocol APIObject: Sendable {
  associatedtype Shape: ObjectShape

  /// What it is called when it cannot be read.
  static var kind: UnreadableObject.Kind { get }

  /// Takes what a verdict needs; nil for an object that says nothing.
  init?(_ shape: Shape) throws(JSONError)
}

extension DeploymentShape: ObjectShape {}
extension PodShape: ObjectShape {}
extension EventShape: ObjectShape {}

extension Deployment: APIObject {
  static var kind: UnreadableObject.Kind { .deployment }
}

extension Pod: APIObject {
  static var kind: UnreadableObject.Kind { .pod }
}

extension PodWarning: APIObject {
  static var kind: UnreadableObject.Kind { .event }
}

extension JSONReader {
  /// Reads an object that must be there.
  mutating func object<Shape: ObjectShape>() throws(JSONError) -> Shape {
    guard let shape = try Shape(&self) else { throw JSONError(.content("null instead of an object")) }
    return shape
  }
}
