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

  /// Adds a word that consists of parts.
  package mutating func append(_ parts: String...) {
    count += 1
    bytes.append(mark: UInt8(ascii: "$"), parts.reduce(0) { $0 + $1.utf8.count })
    for part in parts { bytes.append(contentsOf: part.utf8) }
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
