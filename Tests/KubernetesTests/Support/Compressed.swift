import Foundation

/// Bodies that have been compressed beforehand with gzip.
enum Compressed {
  /// A deployment with two replicas.
  static let deployment = Fixture.bytes("deployment.json.gz")
  /// One space more than 64 MiB, of which a quarter is taken of an answer.
  static let spaces = Fixture.bytes("spaces.gz")
}
