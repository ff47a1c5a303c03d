/// Words of commands as they go over the wire (Redis serialization protocol, *Sending commands to a Redis server*).
package struct RedisWords: Sendable {
  /// How many there are.
  private(set) var count = 0
  /// All of them, one after the other.
  private(set) var bytes: [UInt8] = []

  /// Creates no words.
  ///
  /// - Parameter capacity: How many bytes there will be, about.
  package init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// Writes words, whatever their bytes.
  package init(_ words: [String]) {
    for word in words { append(word) }
  }

  /// Adds a word that has a beginning and an end of its own.
  package mutating func append(_ word: String, after beginning: String = "", before end: String = "") {
    count += 1
    bytes.append(mark: UInt8(ascii: "$"), beginning.utf8.count + word.utf8.count + end.utf8.count)
    bytes.append(contentsOf: beginning.utf8)
    bytes.append(contentsOf: word.utf8)
    bytes.append(contentsOf: end.utf8)
    bytes.appendLineEnd()
  }

  /// Adds words that were written beforehand.
  package mutating func append(_ words: RedisWords) {
    count += words.count
    bytes.append(contentsOf: words.bytes)
  }
}

extension Array where Element == UInt8 {
  /// Appends a line with a mark and a number.
  mutating func append(mark: UInt8, _ number: Int) {
    append(mark)
    append(contentsOf: String(number).utf8)
    appendLineEnd()
  }

  /// Appends the end of a line.
  fileprivate mutating func appendLineEnd() {
    append(UInt8(ascii: "\r"))
    append(UInt8(ascii: "\n"))
  }
}
