extension LabelSelector {
  /// Why a text is no selector.
  public struct ParsingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The place of what is wrong, counted in bytes from 1.
    public let place: Int
    /// What is wrong, as the end of a sentence; it repeats nothing of the text.
    public let problem: String

    /// Such as `at character 5: a value is expected`.
    public var description: String { "at character \(place): \(problem)" }
  }

  /// Reads a selector as `kubectl get -l` has it.
  ///
  /// That is `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a` and `!a`, with commas between them: all must hold.
  /// An empty text selects everything.
  ///
  /// Objects without the label meet `!=` and `notin`. `<` and `>`, which compare numbers, are not known.
  ///
  /// Source: Kubernetes documentation, *Labels and Selectors*, section *API*; `labels.Parse` of k8s.io/apimachinery.
  ///
  /// - Parameter text: The selector, already percent-decoded.
  /// - Throws: What is wrong with it, and where.
  public init(parsing text: some StringProtocol) throws(ParsingError) {
    self.init()
    var parser = SelectorParser(text)
    matchExpressions = try parser.requirements()
  }
}

private struct SelectorParser {
  typealias Requirement = LabelSelector.Requirement

  private var lexer: LabelSelectorLexer

  init(_ text: some StringProtocol) {
    lexer = LabelSelectorLexer(text)
  }

  mutating func requirements() throws(LabelSelector.ParsingError) -> [Requirement] {
    guard lexer.peek() != .end else { return [] }
    var requirements: [Requirement] = []
    while true {
      requirements.append(try requirement())
      switch lexer.next() {
      case .end: return requirements
      case .comma: break
      case .comparison: throw error("< and > are not known")
      default: throw error("a comma or the end is expected")
      }
    }
  }

  private mutating func requirement() throws(LabelSelector.ParsingError) -> Requirement {
    var token = lexer.next()
    let isNegated = token == .exclamationMark
    if isNegated { token = lexer.next() }
    guard case .word(let word) = token else {
      throw error(isNegated ? "a key is expected behind !" : "a key, or ! and a key, is expected")
    }
    if let problem = LabelText.problem(ofKey: word) { throw error(problem) }
    let key = String(decoding: word, as: UTF8.self)
    if isNegated { return Requirement(key: key, operator: .doesNotExist) }
    switch lexer.peek() {
    case .end, .comma: return Requirement(key: key, operator: .exists)
    default: break
    }
    switch lexer.next() {
    case .equals: return Requirement(key: key, operator: .in, values: [try value()])
    case .notEquals: return Requirement(key: key, operator: .notIn, values: [try value()])
    case .word(let word) where word.elementsEqual("in".utf8):
      return Requirement(key: key, operator: .in, values: try values())
    case .word(let word) where word.elementsEqual("notin".utf8):
      return Requirement(key: key, operator: .notIn, values: try values())
    case .comparison: throw error("< and > are not known")
    default: throw error("=, ==, !=, in or notin is expected behind a key")
    }
  }

  /// The one value behind `=` and `!=`, which may be empty.
  private mutating func value() throws(LabelSelector.ParsingError) -> String {
    switch lexer.peek() {
    case .end, .comma: return ""
    default: return try word()
    }
  }

  /// The values in parentheses; an empty place among them stands for an empty value.
  private mutating func values() throws(LabelSelector.ParsingError) -> [String] {
    guard lexer.next() == .opening else { throw error("( is expected behind in and notin") }
    var values: [String] = []
    while true {
      switch lexer.peek() {
      case .comma, .closing: values.append("")
      default: values.append(try word())
      }
      switch lexer.next() {
      case .closing: return values
      case .comma: break
      default: throw error("a comma or ) is expected")
      }
    }
  }

  private mutating func word() throws(LabelSelector.ParsingError) -> String {
    guard case .word(let word) = lexer.next() else { throw error("a value is expected") }
    if let problem = LabelText.problem(ofValue: word) { throw error(problem) }
    return String(decoding: word, as: UTF8.self)
  }

  private func error(_ problem: String) -> LabelSelector.ParsingError {
    LabelSelector.ParsingError(place: lexer.place + 1, problem: problem)
  }
}
