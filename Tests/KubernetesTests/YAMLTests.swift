import Testing

@testable import Kubernetes

@Suite("YAML")
struct YAMLTests {
  /// What a text means as JSON.
  private func json(_ text: String) throws -> JSONValue? {
    try YAMLComposer.document(Array(text.utf8)).map(JSONValue.init)
  }

  private func problem(_ text: [UInt8]) -> String {
    let error = #expect(throws: YAMLError.self) { try YAMLComposer.document(text) }
    return error.map { "\($0.mark.line):\($0.mark.column): \($0.problem)" } ?? ""
  }

  @Test(
    "what a text without quotes means",
    arguments: [
      ("", .null), ("~", .null), ("null", .null), ("NULL", .null), ("nUll", .string("nUll")),
      ("true", .bool(true)), ("Yes", .bool(true)), ("ON", .bool(true)), ("off", .bool(false)),
      ("y", .string("y")), ("tRue", .string("tRue")),
      ("0", .integer(0)), ("-7", .integer(-7)), ("+7", .integer(7)), ("1_000", .integer(1000)),
      ("0x1F", .integer(31)), ("-0b11", .integer(-3)), ("017", .integer(15)), ("0o17", .integer(15)),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)),
      ("08", .number(8)), ("1.5", .number(1.5)), (".5", .number(0.5)), ("1e3", .number(1000)),
      ("1e999", .string("1e999")), (".inf", .string(".inf")), (".nan", .string(".nan")),
      ("inf", .string("inf")), ("nan", .string("nan")), ("0x1p3", .string("0x1p3")),
      ("0x-1", .string("0x-1")), ("--1", .string("--1")), ("0x", .string("0x")), ("-", .array([.null])),
      ("1:30", .string("1:30")), ("2026-01-02", .string("2026-01-02")), ("1.2.3", .string("1.2.3")),
      ("e5", .string("e5")), ("+", .string("+")), (".", .string(".")), ("_1", .string("_1")),
    ] as [(String, JSONValue)])
  func plain(text: String, value: JSONValue) throws {
    #expect(
      try json("a: [1, 2]\nb:\n  \(text)") == .object(["a": .array([.integer(1), .integer(2)]), "b": value]))
  }

  @Test(
    "quotes and tags",
    arguments: [
      (#"'true'"#, .string("true")), (#""5""#, .string("5")), (#""""#, .string("")),
      (#""a\u0000\n\x41\/""#, .string("a\0\nA/")),
      ("!!str 5", .string("5")), ("! 5", .string("5")), ("!!bool 'yes'", .bool(true)),
      ("!!int '5'", .integer(5)),
      ("!mine 5", .string("5")), ("!!binary YWJj", .string("YWJj")),
      ("!!map {a: 1}", .object(["a": .integer(1)])),
      ("|\n  a\n  b\n", .string("a\nb\n")), (">-\n  a\n  b", .string("a b")),
    ] as [(String, JSONValue)])
  func quoted(text: String, value: JSONValue) throws {
    #expect(try json(text) == value)
  }

  @Test("no document is none; marks of documents, of byte order and of lines do not matter")
  func documents() throws {
    #expect(try json("") == nil)
    #expect(try json("# nothing\n") == nil)
    #expect(try json("---\n...\n") == .null)
    #expect(
      try json("\u{FEFF}a: 1\nb: 2") == .object(["a": .integer(1), "b": .integer(2)]))
    #expect(try json("\u{FEFF}%YAML 1.1\n---\r\na: ü\r\n...\r\n") == .object(["a": .string("ü")]))
  }

  @Test("an alias is what its anchor was last")
  func aliases() throws {
    #expect(
      try json("{a: &x 1, b: *x, c: &x [2], d: *x}")
        == .object([
          "a": .integer(1), "b": .integer(1), "c": .array([.integer(2)]), "d": .array([.integer(2)]),
        ]))
    #expect(try json("[&k key, {*k : 1}]") == .array([.string("key"), .object(["key": .integer(1)])]))
    #expect(
      try json("{<<: &b {a: 1}, c: *b}")
        == .object(["<<": .object(["a": .integer(1)]), "c": .object(["a": .integer(1)])]))
  }

  @Test(
    "what is no YAML, or more than JSON can say, is refused where it is",
    arguments: [
      ("a: b: c", "1:5: not valid YAML: mapping values are not allowed in this context"),
      ("a:\n  - 'b", "2:"), ("{a: 1", "2:1: not valid YAML: did not find expected ',' or '}'"),
      ("a: &x [*x]", "1:8: not valid YAML: there is no anchor"),
      ("a: *b", "1:4: not valid YAML: there is no anchor"), ("a: 1\nb: 2\na: 3", "3:1: defines a twice"),
      ("'1': a\n1: b", "2:1: defines 1 twice"), ("? [a]\n: b", "1:3: has a key that is no text"),
      ("a: 1\n---\nb: 2", "2:1: has a second document"), ("a\n--- b\n--- c", "2:1: has a second document"),
      ("a: 1\nb: \0", "2:4: not valid YAML: control characters are not allowed"),
      ("a: \"\\ud83d\\ude00\"", "1:"), ("!a!b c", "1:1: not valid YAML"), ("@", "1:1: not valid YAML"),
      ("a: 1\n\tb: 2", "2:"),
    ])
  func refused(text: String, message: String) {
    #expect(problem(Array(text.utf8)).hasPrefix(message))
  }

  @Test(
    "what is not UTF-8 is refused where it is",
    arguments: [
      ([0xff], 4), ([0xc3], 4), ([0xc0, 0x80], 4), ([0xed, 0xa0, 0x80], 4), ([0xf4, 0x90, 0x80, 0x80], 4),
    ] as [([UInt8], Int)])
  func notUTF8(bytes: [UInt8], column: Int) {
    #expect(problem(Array("a: 1\nb: ".utf8) + bytes).hasPrefix("2:\(column): not valid YAML"))
    // UTF-16 is no other way to write a kubeconfig.
    #expect(problem([0xff, 0xfe, 0x61, 0x00]).hasPrefix("1:1: not valid YAML"))
  }

  @Test("depth is bounded, also where aliases nest what is not nested in the text")
  func depth() throws {
    let limit = YAMLComposer.depthLimit
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth - 1) + "1" + String(repeating: "]", count: depth - 1)
    }
    #expect(try json(nested(limit)) != nil)
    #expect(problem(Array(nested(limit + 1).utf8)) == "1:\(limit + 1): is nested more than \(limit) deep")
    // Some releases of libyaml have a limit of their own, which they come to as they look for the end of a key.
    #expect(problem(Array(repeating: UInt8(ascii: "["), count: 1 << 20)).contains(" nest"))
    #expect(problem(Array(String(repeating: "- ", count: 100_000).utf8)).contains(" nest"))
    #expect(problem(Array(String(repeating: "{a: ", count: 100_000).utf8)).contains(" nest"))
    // Each line is one deeper than the line before.
    var chain = "- &a0 1\n"
    for line in 1..<(limit - 1) { chain += "- &a\(line) [*a\(line - 1)]\n" }
    #expect(try json(chain) != nil)
    #expect(problem(Array((chain + "- [*a\(limit - 2)]").utf8)).hasPrefix("\(limit):4: is nested more than"))
  }

  @Test("size is bounded with all aliases written out, and what is shared costs nothing until then")
  func size() throws {
    var laughs = "- &a0 lol\n"
    for line in 1..<40 { laughs += "- &a\(line) [*a\(line - 1), *a\(line - 1)]\n" }
    #expect(problem(Array(laughs.utf8)).contains("comes to more than 32 MiB with its aliases written out"))
    // A long text that many aliases stand for.
    let text = String(repeating: "x", count: 1 << 20)
    let copies = "- &a \(text)\n" + String(repeating: "- *a\n", count: 40)
    #expect(problem(Array(copies.utf8)).contains("comes to more than"))
    #expect(try YAMLComposer.document(Array(copies.utf8.dropLast(5 * 15))) != nil)
  }

  @Test("a file of the largest size without aliases is read, whatever is in it", arguments: ["-\n", "a,"])
  func large(piece: String) throws {
    let count = (1 << 16) / piece.utf8.count
    let text =
      piece == "-\n" ? String(repeating: piece, count: count) : "[\(String(repeating: piece, count: count))]"
    let node = try #require(try YAMLComposer.document(Array(text.utf8)))
    #expect(node.size <= 2 * text.utf8.count)
  }
}
