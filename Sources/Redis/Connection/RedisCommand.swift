/// Commands as they go over the wire, one or several after one another.
struct RedisCommand: Sendable {
  /// The bytes.
  private(set) var bytes: [UInt8] = []
  /// How many answers there will be.
  private(set) var count = 0

  /// Adds a command.
  ///
  /// - Parameter words: Its name and its arguments.
  mutating func append(_ words: [String]) {
    append(RedisWords(words), RedisWords())
  }

  /// Adds a command.
  ///
  /// - Parameters:
  ///   - start: Its name, and perhaps the first of its arguments.
  ///   - rest: The other arguments.
  mutating func append(_ start: RedisWords, _ rest: RedisWords) {
    count += 1
    bytes.append(mark: UInt8(ascii: "*"), start.count + rest.count)
    bytes.append(contentsOf: start.bytes)
    bytes.append(contentsOf: rest.bytes)
  }
}
