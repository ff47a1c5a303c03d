import Foundation

/// Bodies that have been compressed beforehand with gzip.
enum Compressed {
  /// A deployment with two replicas.
  static let deployment = Fixture.bytes("deployment.json.gz")
  /// One space more than the 64 MiB that are taken of an answer.
  static let spaces = Fixture.bytes("spaces.gz")
}
