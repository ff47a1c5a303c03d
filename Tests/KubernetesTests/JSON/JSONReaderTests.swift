import Foundation
import Health
import Testing

@testable import Kubernetes

@Suite("JSON")
struct JSONReaderTests {
  /// What a reader makes of a text; nil when it is an error.
  private func read<Value>(
    _ text: String, _ body: (inout JSONReader) throws(JSONError) -> Value
  ) -> Value? {
    try? JSONReader.read(Array(text.utf8)[...], body)
  }

  private func isJSON(_ bytes: [UInt8]) -> Bool {
    (try? JSONReader.read(bytes[...]) { json throws(JSONError) in try json.skip() }) != nil
  }

  @Test(
    "what is JSON",
    arguments: [
      "{}", "[]", " [ ] ", "null", "true", "false", "0", "-0", "12", "-1.5e+10", "1E5", #""""#, #""a\"b\\""#,
      #"{"a":{},"b":[1,"x",null,true,{"c":[]}]}"#, "\t{\r\n\"a\" : 1 , \"b\" : 2 }\n",
      #""12345678\n12345678""#,
    ])
  func wellFormed(text: String) throws {
    #expect(isJSON(Array(text.utf8)))
    _ = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
  }

  @Test(
    "what is no JSON",
    arguments: [
      "", " ", "{", "[", "}", "{]", "[}", "{,}", "[,]", "[1,]", #"{"a":1,}"#, #"{"a" 1}"#, #"{"a":}"#,
      "{1:2}",
      #"{"a":1 "b":2}"#, "[1 2]", "01", "+1", "1.", ".5", "1e", "-", "nul", "nulll", "tru", "TRUE", "\"",
      #""\"#,
      #""abc"#, "\"a\nb\"", "\"12345678\u{1}\"", "{} {}", "1 1", "'a'", "//",
    ])
  func illFormed(text: String) {
    #expect(!isJSON(Array(text.utf8)))
  }

  @Test("nesting is bounded")
  func depth() {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    for depth in [1, 63, 64, 65, 127, 128, 129, JSONReader.depthLimit + 1, JSONReader.skipLimit - 1] {
      #expect(isJSON(nested(depth)))
      #expect(!isJSON(nested(depth).dropLast() + [UInt8(ascii: "}")]))
    }
    #expect(!isJSON(nested(JSONReader.skipLimit + 2)))
    #expect(!isJSON([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)))
    let text = String(repeating: #"{"a":[1,"#, count: 300) + "{}" + String(repeating: "]}", count: 300)
    #expect(isJSON(Array(text.utf8)))
  }

  @Test("what is read may be nested less deep than what is passed over")
  func depthOfReading() {
    func read(_ depth: Int) -> Bool {
      let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      func descend(_ json: inout JSONReader) throws(JSONError) {
        _ = try json.beginArray()
        while try json.nextElement() { try descend(&json) }
      }
      return (try? JSONReader.read(Array(text.utf8)[...], descend)) != nil
    }
    #expect(read(JSONReader.depthLimit))
    #expect(!read(JSONReader.depthLimit + 1))
  }

  @Test(
    "strings with escapes",
    arguments: [
      (#""plain""#, "plain"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u00e4\u20AC""#, "ä€"),
      (#""\ud83d\ude00!""#, "😀!"), ("\"ä€😀\"", "ä€😀"), (#""\u0000""#, "\0"),
      (#""\ud83d""#, nil), (#""\ud83dx""#, nil), (#""\ude00""#, nil), (#""\ud83d\u0041""#, nil),
      (#""\u12""#, nil),
      (#""\u12g4""#, nil), (#""\u+123""#, nil), (#""\x""#, nil),
    ] as [(String, String?)])
  func strings(text: String, value: String?) {
    #expect((read(text) { json throws(JSONError) in try json.string() } ?? nil) == value)
    #expect((read(text) { json throws(JSONError) in try json.sharedString() } ?? nil) == value)
  }

  @Test("bytes that are no UTF-8 make no string")
  func invalidText() {
    let bytes: [UInt8] = [0x22, 0xff, 0x22]
    #expect((try? JSONReader.read(bytes[...]) { json throws(JSONError) in try json.string() }) == nil)
  }

  @Test(
    "whole numbers",
    arguments: [
      ("0", 0), ("-7", -7), ("9223372036854775807", .max), ("2.0", 2), ("1e3", 1000), ("null", nil),
      ("9223372036854775808", nil), ("1.5", nil), ("1e400", nil), ("\"1\"", nil), ("true", nil), ("{}", nil),
    ] as [(String, Int?)])
  func integers(text: String, value: Int?) {
    #expect((read(text) { json throws(JSONError) in try json.longInteger() } ?? nil) == value)
  }

  @Test(
    "numbers of 32 bits",
    arguments: [
      ("2147483647", Int(Int32.max)), ("-2147483648", Int(Int32.min)), ("2147483648", nil),
      ("-2147483649", nil), ("9223372036854775807", nil), ("-9223372036854775808", nil), ("1e400", nil),
      ("-1e400", nil), ("99999999999999999999999999", nil), ("0.5", nil), ("1e-400", 0),
    ] as [(String, Int?)])
  func shortIntegers(text: String, value: Int?) {
    #expect((read(text) { json throws(JSONError) in try json.integer() } ?? nil) == value)
  }

  @Test("texts are cut where a character ends")
  func bounds() {
    let text = String(repeating: "ä", count: 1000)
    let sentence = read("\"\(text)\"") { json throws(JSONError) in try json.sentence() } ?? nil
    #expect(sentence == String(repeating: "ä", count: 512) + "…")
    let word = read("\"x\(text)\"") { json throws(JSONError) in try json.word() } ?? nil
    #expect(word == "x" + String(repeating: "ä", count: 127) + "…")
    #expect(BoundedText.cut("abc", to: 3) == "abc")
    #expect(BoundedText.cut("😀😀", to: 7) == "😀…")
  }

  @Test("an array or labels without end are refused, and not kept")
  func collectionBounds() {
    let many = "[" + (0...JSONReader.arrayLimit).map { _ in "1" }.joined(separator: ",") + "]"
    #expect(
      read(many) { json throws(JSONError) in try json.array { json throws(JSONError) in try json.integer() } }
        == nil)
    let labels = "{" + (0..<2000).map { #""label-\#($0)":"x""# }.joined(separator: ",") + "}"
    #expect(read(labels) { json throws(JSONError) in try json.sharedDictionary() } == nil)
  }

  @Test(
    "a value whose faults are its own leaves what follows readable",
    arguments: [
      (#"{"a": 1}"#, "1"), (#"{"a": "x"}"#, "field a has an unexpected type"),
      (#"{"b": [[]], "a": 1e400}"#, "field a has a value out of range"),
      (#"{"a": {"a": {}}}"#, "field a has an unexpected type"), ("[]", "not a JSON object of its kind"),
      (#"{"c": "\ud800"}"#, "field c has text that is not valid"),
    ])
  func isolation(element: String, outcome: String) throws {
    let text = "[\(element), {\"a\": 7}]"
    let outcomes = try JSONReader.read(Array(text.utf8)[...]) { json throws(JSONError) in
      var outcomes: [String] = []
      _ = try json.beginArray()
      while try json.nextElement() {
        let isolated = try json.isolated { json throws(JSONError) in
          var value: Int?
          try json.members { json, key throws(JSONError) in
            switch key {
            case "a": value = try json.integer()
            case "c": _ = try json.string()
            default: break
            }
          }
          return value
        }
        switch isolated {
        case .value(let value): outcomes.append(value.map(String.init) ?? "nil")
        case .unreadable(let error, _): outcomes.append(error.description)
        }
      }
      return outcomes
    }
    #expect(outcomes == [outcome, "7"])
  }

  @Test(
    "members come in any order, and what is not taken is passed over",
    arguments: [
      (#"{"a":1,"b":2}"#, [1, 2]), (#" { "b" : 2 , "x" : {"a":[7,{}],"b":"}"} , "a" : 1 } "#, [1, 2]),
      (#"{"a":1,"a":3,"b":null,"b":2}"#, [3, 2]), (#"{"a":1,"a":null}"#, [nil, nil]), ("{}", [nil, nil]),
      // Looked at and left.
      (#"{"c":  "x","d":   [1,{"a":9}],"a":1}"#, [1, nil]),
      ("null", nil),
      (#"{"a":1 "b":2}"#, nil), (#"{"x":[1,}"#, nil), (#"{"x":}"#, nil), (#"{"a":1,}"#, nil), ("[]", nil),
    ] as [(String, [Int?]?)])
  func members(text: String, values: [Int?]?) {
    let read = read(text) { json throws(JSONError) -> [Int?]? in
      var (a, b): (Int?, Int?)
      let isThere = try json.members { json, key throws(JSONError) in
        switch key {
        case "a": a = try json.integer()
        case "b": b = try json.integer()
        case "c", "d": _ = json.isString()
        default: break
        }
      }
      return isThere ? [a, b] : nil
    }
    #expect((read ?? nil) == values)
  }

  @Test("equal strings and dictionaries share, different ones do not mix")
  func interning() throws {
    let interner = Interner()
    let labels = (0..<50_000).map { ["application.example.com/name": "service number \($0 / 2)"] }
    let text = try JSONEncoder().encode(labels)
    let read = try JSONReader.read(Array(text)[...], sharing: interner) { json throws(JSONError) in
      try json.array(limit: .max) { json throws(JSONError) in try json.sharedDictionary() }
    }
    #expect(read == labels)
    let strings = labels.flatMap(\.values)
    let texts = try JSONReader.read(Array(JSONEncoder().encode(strings))[...], sharing: interner) {
      json throws(JSONError) in
      try json.array(limit: .max) { json throws(JSONError) in try json.sharedString() }
    }
    #expect(texts == strings)
  }

  private static let objects = [
    "deployment-bare.json", "deployment-new.json", "deployment-rolling.json", "events.json",
    "pod-crashing.json",
    "pod-evicted.json",
  ]

  /// Reads bytes as all that they might be.
  ///
  /// The only thing that is asked of it is to come back.
  private func readAsAnything(_ bytes: [UInt8], _ interner: Interner) {
    _ = try? JSONReader.read(bytes[...], sharing: interner) { json throws(JSONError) in
      try Deployment(from: &json)
    }
    _ = try? JSONReader.read(bytes[...], sharing: interner) { json throws(JSONError) in
      try Pod(from: &json)
    }
    _ = try? JSONReader.read(bytes[...], sharing: interner) { json throws(JSONError) in
      try ListPage<PodWarning>(&json)
    }
    _ = try? JSONReader.read(bytes[...], sharing: interner) { json throws(JSONError) in
      try WatchEvent<Pod>(&json)
    }
  }

  @Test("an object cut off anywhere is an error", arguments: objects)
  func truncation(name: String) {
    let bytes = Fixture.bytes(name)
    let interner = Interner()
    let end = bytes.lastIndex(of: UInt8(ascii: "}"))!
    for count in 0...end {
      #expect(!isJSON(Array(bytes[..<count])))
      if count % 7 == 0 { readAsAnything(Array(bytes[..<count]), interner) }
    }
  }

  @Test(
    "an object with any byte changed is read or refused, and refused only if others refuse it",
    arguments: objects)
  func mutation(name: String) {
    let bytes = Fixture.bytes(name)
    let interner = Interner()
    let others = Array("\"\\{}[]:,0-e \n\u{1}nu".utf8) + [0x80, 0xff]
    for index in bytes.indices {
      for other in [others[index % others.count], others[(index / 3) % others.count]] {
        var changed = bytes
        changed[index] = other
        readAsAnything(changed, interner)
        // Foundation lets a comma stand before a closing bracket, which RFC 8259 does not.
        let text = String(decoding: changed, as: UTF8.self).filter { !$0.isWhitespace }
        if !isJSON(changed), !text.contains(",]"), !text.contains(",}") {
          #expect((try? JSONSerialization.jsonObject(with: Data(changed))) == nil)
        }
      }
    }
  }

  @Test(
    "an error names the field",
    arguments: [
      (#"{"spec": {"replicas": "2"}}"#, "field spec.replicas has"),
      (#"{"status": {"conditions": [{}, {"type": 1}]}}"#, "field status.conditions.1.type has"),
      (#"{"metadata": []}"#, "field metadata has"),
      (#"{"metadata": {"labels": {"a": 1}}}"#, "field metadata.labels.a has"),
      (#"{"metadata": x}"#, "field metadata has"),
      (#"{"metadata": {"uid": "}"#, "not valid JSON"),
    ])
  func path(text: String, part: String) {
    let error = #expect(throws: JSONError.self) {
      _ = try JSONReader.read(Array(text.utf8)[...]) { json throws(JSONError) in
        try Deployment(from: &json)
      }
    }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }
}
