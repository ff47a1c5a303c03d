/// Commands as they go over the wire (Redis serialization protocol, *Sending commands to a Redis server*).
package struct RedisCommand: Sendable {
  /// The bytes, of one command or several after one another.
  private(set) var bytes: [UInt8] = []
  /// How many answers there will be.
  private(set) var count = 0

  /// Creates no command.
  init() {}

  /// Adds a command.
  ///
  /// - Parameter words: Its name and its arguments, whatever their bytes.
  mutating func append(_ words: [String]) {
    begin(words.count)
    for word in words { append(word: word) }
  }

  /// Adds the beginning of a command.
  ///
  /// - Parameter words: How many words will be added.
  mutating func begin(_ words: Int) {
    append(UInt8(ascii: "*"), words)
    count += 1
  }

  /// Adds a word.
  mutating func append(word: String) {
    let utf8 = word.utf8
    append(UInt8(ascii: "$"), utf8.count)
    bytes.append(contentsOf: utf8)
    bytes.append(contentsOf: Self.end)
  }

  private mutating func append(_ mark: UInt8, _ number: Int) {
    bytes.append(mark)
    bytes.append(contentsOf: String(number).utf8)
    bytes.append(contentsOf: Self.end)
  }

  private static let end: [UInt8] = [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
}
