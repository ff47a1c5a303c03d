/// Goes over answers before hiredis reads them: what is none of ours would make it allocate whatever somebody wrote.
///
/// Ours are single lines, short texts, and lists of a few of these (Redis serialization protocol, version 2).
struct ReplyBounds {
  /// The most bytes of an answer.
  private static let mostBytes = 64 << 10
  /// The most items of a list.
  private static let mostItems = 999

  private enum State {
    /// The next byte says what comes.
    case kind
    /// A line without a meaning here.
    case line
    /// The line with the number of a list's items or of a text's bytes; nil is below 0.
    case number(of: UInt8, Int?, isEmpty: Bool)
    /// So many bytes of a text, its end included.
    case text(Int)
  }

  /// How many answers have come whole.
  private(set) var completed = 0
  private var state = State.kind
  /// The items of a list that are to come.
  private var items = 0
  /// The bytes of the answer so far.
  private var count = 0

  /// Whether no answer has begun that has not ended.
  var isBetween: Bool { count == 0 }

  /// Goes over the next bytes.
  ///
  /// - Returns: How many of them may be what a store answers to us.
  mutating func accept(_ bytes: UnsafeRawBufferPointer) -> Int {
    for (index, byte) in bytes.enumerated() {
      count += 1
      guard count <= Self.mostBytes, step(byte) else { return index }
    }
    return bytes.count
  }

  /// Goes on by a byte.
  ///
  /// - Returns: Whether that is in order.
  private mutating func step(_ byte: UInt8) -> Bool {
    switch state {
    case .kind: return begin(byte)
    case .line:
      if byte == UInt8(ascii: "\n") { end() }
    case .text(let left):
      state = .text(left - 1)
      if left == 1 { end() }
    case .number(let kind, let number, let isEmpty):
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let next = number.map { $0 * 10 + Int(byte - UInt8(ascii: "0")) }
        guard next ?? 0 <= Self.mostBytes else { return false }
        state = .number(of: kind, next, isEmpty: false)
      case UInt8(ascii: "-") where isEmpty: state = .number(of: kind, nil, isEmpty: true)
      case UInt8(ascii: "\r"): break
      case UInt8(ascii: "\n"): return measure(kind, number)
      default: return false
      }
    }
    return true
  }

  private mutating func begin(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: ":"): state = .line
    case UInt8(ascii: "$"): state = .number(of: byte, 0, isEmpty: true)
    // None stands in another one.
    case UInt8(ascii: "*") where items == 0: state = .number(of: byte, 0, isEmpty: true)
    default: return false
    }
    return true
  }

  /// Knows how long a text or a list is.
  private mutating func measure(_ kind: UInt8, _ number: Int?) -> Bool {
    if kind == UInt8(ascii: "$") {
      guard let number else {
        end()
        return true
      }
      state = .text(number + 2)
    } else if let number, number > 0 {
      guard number <= Self.mostItems else { return false }
      items = number
      state = .kind
    } else {
      end()
    }
    return true
  }

  /// Comes to the end of a line, a text or an empty list.
  private mutating func end() {
    state = .kind
    if items > 0 { items -= 1 }
    guard items == 0 else { return }
    count = 0
    completed &+= 1
  }
}
