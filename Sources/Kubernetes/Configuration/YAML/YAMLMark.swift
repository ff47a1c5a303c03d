/// A place in a text.
struct YAMLMark: Equatable {
  /// The number of the line, from 1.
  let line: Int
  /// The number of the character in its line, from 1.
  let column: Int
}
