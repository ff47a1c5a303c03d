import Foundation
import Testing

@testable import Heartbeat

@Suite struct JSONWriterTests {
  private func written(_ body: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    body(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func membersAndElementsStandInOrderWithCommasBetweenThem() {
    let text = written { json in
      json.object { json in
        json.name("z")
        json.boolean(true)
        json.member("a", "x")
        json.member("left out", nil)
        json.name("list")
        json.array { json in
          json.number(1)
          json.object { _ in }
          json.array { _ in }
          json.string("")
          json.object { $0.member("b", "y") }
        }
        json.name("n")
        json.number(.min)
        json.name("f")
        json.boolean(false)
      }
    }
    #expect(
      text == #"{"z":true,"a":"x","list":[1,{},[],"",{"b":"y"}],"n":-9223372036854775808,"f":false}"#)
  }

  @Test(arguments: [
    ("plain", "plain"), (#"say "up""#, #"say \"up\""#), (#"a\b"#, #"a\\b"#), ("a/b", "a/b"),
    ("1\n2\r3\t4", #"1\n2\r3\t4"#), ("\0\u{1}\u{1f}", #"\u0000\u0001\u001f"#), ("\u{1b}[31m", #"\u001b[31m"#),
    ("\u{7f}", #"\u007f"#), ("\u{80}\u{9b}\u{9f}\u{a0}", "\\u0080\\u009b\\u009f\u{a0}"),
    ("Ā\u{c2}Âé€😀\u{10ffff}", "Ā\u{c2}Âé€😀\u{10ffff}"), ("Ã\u{9b}", #"Ã\u009b"#),
    (#""up":true"#, #"\"up\":true"#), (#"\"up\":true"#, #"\\\"up\\\":true"#),
  ])
  func aStringCannotEndEarlyOrTalkToATerminal(_ text: String, _ expected: String) throws {
    #expect(written { $0.string(text) } == "\"\(expected)\"")
  }

  @Test func everyCharacterIsReadAsItWasWritten() throws {
    for scalar in (UInt32(0)...0x3000).compactMap(Unicode.Scalar.init) {
      let text = "a\(scalar)b"
      let json = written { $0.array { $0.string(text) } }
      let read = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String]
      // Compared scalar by scalar: text that is equal need not be the same.
      #expect(read?.first.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars), "\(scalar.value)")
    }
  }

  @Test func thePlaceOfAStringIsWhereItsBytesBegin() {
    var json = JSONWriter()
    var places: [Int] = []
    json.array { json in
      for text in ["\n", "moment", "é"] { places.append(json.string(text)) }
    }
    #expect(String(decoding: json.bytes[places[1]...].prefix(6), as: UTF8.self) == "moment")
    #expect(json.bytes[places[2]] == 0xC3)
  }
}
