/// What is wrong with a fixture, and where.
struct FixtureError: Error, Hashable, CustomStringConvertible {
  /// The file.
  let file: String
  /// The line, from 1; nil when the whole file is meant.
  let line: Int?
  /// What to change.
  let problem: String

  var description: String {
    if let line { "\(file):\(line): \(problem)" } else { "\(file): \(problem)" }
  }
}
