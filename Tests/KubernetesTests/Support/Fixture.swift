import Foundation

@testable import Kubernetes

/// Files that come with the tests.
enum Fixture {
  /// The content of a file in `Fixtures`.
  static func bytes(_ name: String) -> [UInt8] {
    let file = Bundle.module.resourceURL!.appendingPathComponent("Fixtures/\(name)")
    return [UInt8](try! Data(contentsOf: file))
  }

  /// An object of the API in JSON.
  static func object<Object: APIObject>(_ name: String, as _: Object.Type = Object.self) throws -> Object {
    try JSONReader.read(bytes(name)[...]) { json throws(JSONError) in
      guard let object = try Object(from: &json) else { throw JSONError(.content("says nothing")) }
      return object
    }
  }
}
