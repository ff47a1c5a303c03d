/// Splits the text of a label selector into its tokens, as kubectl does: words end at white space and at punctuation.
struct LabelSelectorLexer {
  /// A piece of a selector.
  enum Token: Equatable {
    /// A key, a value, `in` or `notin`: which, only its place tells.
    case word([UInt8])
    case equals
    case notEquals
    case exclamationMark
    case comma
    case opening
    case closing
    /// `<` or `>`.
    case comparison
    case end
  }

  private let text: [UInt8]
  private var index = 0
  /// Where the token begins that ``next()`` returned last, counted in bytes.
  private(set) var place = 0

  /// Creates a lexer in front of a text.
  init(_ text: some StringProtocol) {
    self.text = Array(text.utf8)
  }

  /// Takes the next token.
  mutating func next() -> Token {
    while index < text.count, Self.isSpace(text[index]) { index += 1 }
    place = index
    guard index < text.count else { return .end }
    guard let mark = Self.marks[text[index]] else {
      while index < text.count, !Self.isSpace(text[index]), Self.marks[text[index]] == nil { index += 1 }
      return .word(Array(text[place..<index]))
    }
    index += 1
    let isBeforeEquals = index < text.count && text[index] == UInt8(ascii: "=")
    switch mark {
    case .equals where isBeforeEquals:
      index += 1
      return .equals
    case .exclamationMark where isBeforeEquals:
      index += 1
      return .notEquals
    default: return mark
    }
  }

  /// Looks at the next token without taking it.
  func peek() -> Token {
    var copy = self
    return copy.next()
  }

  private static let marks: [UInt8: Token] = [
    UInt8(ascii: "="): .equals, UInt8(ascii: "!"): .exclamationMark, UInt8(ascii: ","): .comma,
    UInt8(ascii: "("): .opening, UInt8(ascii: ")"): .closing, UInt8(ascii: "<"): .comparison,
    UInt8(ascii: ">"): .comparison,
  ]

  private static func isSpace(_ byte: UInt8) -> Bool {
    " \t\r\n".utf8.contains(byte)
  }
}
