import Foundation

/// Files that come with the tests.
enum Fixture {
  /// The content of a file in `Fixtures`.
  static func bytes(_ name: String) -> [UInt8] {
    let file = Bundle.module.resourceURL!.appendingPathComponent("Fixtures/\(name)")
    return [UInt8](try! Data(contentsOf: file))
  }

  /// An object of the API in JSON.
  static func object<Shape: Decodable>(_ name: String, as shape: Shape.Type = Shape.self) throws -> Shape {
    try JSONDecoder().decode(shape, from: Data(bytes(name)))
  }
}
