import NIOCore
import Testing

@testable import kube_stand_in

@Suite struct JSONParserTests {
  @Test(arguments: [
    ("null", "null"), (" [ ] ", "[]"), ("{\"b\": 1, \"a\": [true, false]}", "{\"b\":1,\"a\":[true,false]}"),
    ("{\"a\": 1, \"a\": 2}", "{\"a\":2}"), ("-0.5e+3", "-0.5e+3"), ("\"\"", "\"\""),
    ("\"\\u00e9\\ud83d\\ude00\\/\\\"\\\\\"", "\"é😀/\\\"\\\\\""), ("\"a\\tb\\nc\"", "\"a\\u0009b\\u000ac\""),
    ("\"ü\"", "\"ü\""),
  ])
  func whatIsReadIsWhatStandsThere(text: String, written: String) throws {
    let value = try JSONParser.value(of: ByteBuffer(string: text))
    #expect(String(decoding: Template(value).bytes, as: UTF8.self) == written)
  }

  @Test(arguments: [
    "", "nul", "nulll", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "[", "\"a", "\"a\\",
    "\"\\x\"", "\"\\u12\"", "\"\\u+123\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\n\"", "01",
    "1.", ".5", "+1", "-", "1e", "'a'", "1 2", "\u{0b}1",
  ])
  func whatIsNoJSONIsRefused(text: String) {
    #expect(throws: JSONParser.Failure.self) { try JSONParser.value(of: ByteBuffer(string: text)) }
  }

  @Test(arguments: [(1200, true), (1201, false), (100_000, false)])
  func nestingIsBounded(depth: Int, isRead: Bool) {
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let value = try? JSONParser.value(of: ByteBuffer(string: text))
    #expect((value != nil) == isRead)
  }
}
