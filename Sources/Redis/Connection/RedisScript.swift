/// What a store is to do at once, with nobody else in between: a script in Lua that returns a list.
package struct RedisScript: Sendable {
  /// The source.
  package let text: String

  /// Names a script.
  package init(_ text: String) {
    self.text = text
  }
}
