/// The objects and arrays around a place in a text, the innermost one on top: a bit for each.
struct JSONNesting {
  /// How many there are.
  private(set) var depth = 0
  /// The innermost 64, the last bit first.
  private var bits: UInt64 = 0
  /// Those further out, 64 a word.
  private var outer: [UInt64] = []

  /// Whether the innermost one is an object.
  var isObject: Bool { bits & 1 == 1 }

  mutating func enter(isObject: Bool) {
    if depth > 0, depth % 64 == 0 {
      outer.append(bits)
      bits = 0
    }
    bits = bits << 1 | (isObject ? 1 : 0)
    depth += 1
  }

  /// Leaves the innermost one, of which there must be one.
  mutating func leave() {
    depth -= 1
    bits >>= 1
    if depth > 0, depth % 64 == 0 { bits = outer.popLast() ?? 0 }
  }
}
