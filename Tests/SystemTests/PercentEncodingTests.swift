import Testing

@testable import System

@Suite("Percent-encoding")
struct PercentEncodingTests {
  @Test(
    "what can be decoded, and what cannot",
    arguments: [
      ("", ""), ("a%20b", "a b"), ("a+b", "a+b"), ("%C3%A4", "ä"), ("%c3%a4", "ä"), ("%2525", "%25"),
      ("%", nil),
      ("%4", nil), ("%4g", nil), ("%+4", nil), ("%-1", nil), ("% 4", nil), ("%%41", nil), ("a%ff", nil),
      ("%00", "\0"),
    ] as [(String, String?)])
  func decoding(text: String, result: String?) {
    #expect(text.percentDecoded == result)
  }

  @Test("a plus is a space in a form")
  func plus() {
    #expect(PercentEncoding.decode("a+%2B".utf8.span, plusIsSpace: true) == Array("a +".utf8))
    #expect(PercentEncoding.decode("a+%2B".utf8.span, plusIsSpace: false) == Array("a++".utf8))
  }

  @Test(
    "what is encoded, and what stays",
    arguments: [
      ("", ""), ("a b", "a%20b"), ("aZ09-._~", "aZ09-._~"), ("ä", "%C3%A4"),
      ("/?#&=+%", "%2F%3F%23%26%3D%2B%25"),
      ("٣", "%D9%A3"), ("\u{0}\u{7f}", "%00%7F"),
    ])
  func encoding(text: String, result: String) {
    #expect(text.percentEncoded() == result && result.percentDecoded == text)
    #expect("a/b!c".percentEncoded(keeping: "!") == "a%2Fb!c")
  }
}
