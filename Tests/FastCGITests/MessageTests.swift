import Testing

@testable import FastCGI

@Suite struct MessageTests {
  @Test(arguments: ["Allow", "X-RateLimit-Limit", "a", "!#$%&'*+-.^_`|~09AZaz"])
  func aNameIsAToken(text: String) throws {
    #expect(HeaderField.Name(text)?.description == text)
  }

  @Test(arguments: ["", " ", "A B", "A:", "A\r\n", "Ä", "(a)", "a/b", "a\0"])
  func otherTextIsNoName(text: String) throws {
    #expect(HeaderField.Name(text) == nil)
  }

  @Test func namesAreEqualInAnyCase() throws {
    let names: Set<HeaderField.Name> = ["Content-Type", "content-TYPE", "Content-Types"]
    #expect(names.count == 2)
    let response = Response(status: .ok, fields: HeaderFields([HeaderField("Content-Type", "text/plain")]))
    #expect(response["content-type"] == "text/plain")
    #expect(response["Allow"] == nil)
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("a\tb", "a\tb"), ("ä", "ä"), (" a ", "a"), ("\t\r\n", ""),
    ("a\r\nb", "a  b"),
    ("a\nb", "a b"), ("a\0b", "a b"), ("a\u{7F}b", "a b"), ("\u{1B}[0m", "[0m"),
  ])
  func aValueCannotCarryControlCharacters(text: String, value: String) throws {
    #expect(HeaderField("X-Test", text).value == value)
    #expect(Status(code: 200, reasonPhrase: text).reasonPhrase == value)
  }

  @Test func fieldsAreWrittenALineEachAndReadAgain() throws {
    var fields = HeaderFields([HeaderField("A", "1:2"), HeaderField("B", "\r\n")])
    let template = HeaderTemplate([HeaderField("C", "\"x\";r=%;t=%"), HeaderField("D", "%")])
    fields.append(template, [.min, .max].span)
    fields.append(contentsOf: HeaderFields([HeaderField("a", "3")]))
    #expect(
      String(decoding: fields.bytes, as: UTF8.self)
        == "A: 1:2\r\nB: \r\nC: \"x\";r=-9223372036854775808;t=9223372036854775807\r\nD: \r\na: 3\r\n")
    #expect(
      fields.all.map(\.description) == ["A: 1:2", "B: ", "C: \"x\";r=\(Int.min);t=\(Int.max)", "D: ", "a: 3"])
    #expect(fields["a"] == "1:2")
    #expect(HeaderFields().isEmpty && !fields.isEmpty)
  }

  @Test func aMadeUpRequestHasItsParameters() throws {
    let values = Request.with(parameters: ["A": "1", "AB": "2", "C": "x=y"]) { request in
      [request.parameter("A"), request.parameter("AB"), request.parameter("C"), request.parameter("B")]
    }
    #expect(values == ["1", "2", "x=y", nil])
    let count = Request.with(parameters: ["A": "four"]) { request in
      request.withParameter("A") { $0?.count ?? -1 } + request.withParameter("B") { $0?.count ?? -1 }
    }
    #expect(count == 3)
  }
}
