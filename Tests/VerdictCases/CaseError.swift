/// What is wrong with a case, and where.
package struct CaseError: Error, CustomStringConvertible {
  /// The line of the file, from 1; nil when the whole file is meant.
  package var line: Int?
  /// What to change.
  package let problem: String

  /// The line and what to change.
  package var description: String { line.map { "line \($0): \(problem)" } ?? problem }
}
