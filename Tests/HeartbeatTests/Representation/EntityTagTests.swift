import FastCGI
import Testing

@testable import Heartbeat

@Suite struct EntityTagTests {
  private let tag = EntityTag(of: Array("foobar".utf8))

  @Test func itFollowsFromTheBytesAlone() {
    // Test vectors of FNV-1a with 64 bits.
    #expect(EntityTag(of: []).field.value == #"W/"cbf29ce484222325""#)
    #expect(EntityTag(of: Array("a".utf8)).field.value == #"W/"af63dc4c8601ec8c""#)
    #expect(tag.field.description == #"ETag: W/"85944171f73967e8""#)
  }

  @Test(arguments: [
    (#"W/"85944171f73967e8""#, true), (#""85944171f73967e8""#, true), ("*", true), (" * ", true),
    (#""a", W/"85944171f73967e8""#, true), (#"W/"85944171f73967e8","b""#, true), ("", false), ("**", false),
    ("85944171f73967e8", false), (#""85944171f73967e80""#, false), (#""85944171f73967e""#, false),
    (#"W/"85944171F73967E8""#, false), (#""*""#, false), (#"" "#, false),
  ])
  func itIsFoundInAList(_ header: String, _ isMatched: Bool) {
    #expect(tag.isMatched(by: header.utf8.span) == isMatched)
  }
}
