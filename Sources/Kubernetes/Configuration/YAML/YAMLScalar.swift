/// A text in YAML, which may mean something else than a text.
struct YAMLScalar: Equatable {
  /// The text without its quotes, escapes resolved.
  let text: String
  /// Whether it may stand for null, a switch or a number: it has no quotes and no tag, or a tag that says so.
  let mayBeResolved: Bool
}
