/// What a script is told for one request, as it goes over the wire.
package struct RedisRequest: Sendable {
  /// The number of keys, the keys, and what it is told.
  let words: RedisWords

  /// Creates a request.
  ///
  /// - Parameter words: The number of keys that it may touch, the keys, and what it is told.
  package init(_ words: RedisWords) {
    self.words = words
  }

  /// Creates a request from its parts.
  ///
  /// - Parameters:
  ///   - keys: The keys that it may touch.
  ///   - arguments: What it is told.
  package init(keys: [String], arguments: [String]) {
    words = RedisWords([String(keys.count)] + keys + arguments)
  }
}
