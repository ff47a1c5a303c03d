import FastCGI
import Testing

@testable import Heartbeat

@Suite struct EntityTagTests {
  private let tag = EntityTag(of: Array("foobar".utf8))

  @Test func itFollowsFromTheBytesAlone() {
    // Test vectors of XXH64.
    #expect(EntityTag(of: []).field.value == #"W/"ef46db3751d8e999""#)
    #expect(EntityTag(of: Array("a".utf8)).field.value == #"W/"d24ec4f1a98c6e5b""#)
    #expect(tag.field.description == #"ETag: W/"a2aa05ed9085aaf9""#)
  }

  @Test(arguments: [
    (#"W/"a2aa05ed9085aaf9""#, true), (#""a2aa05ed9085aaf9""#, true), ("*", true), (" * ", true),
    (#""a", W/"a2aa05ed9085aaf9""#, true), (#"W/"a2aa05ed9085aaf9","b""#, true), ("", false), ("**", false),
    ("a2aa05ed9085aaf9", false), (#""a2aa05ed9085aaf90""#, false), (#""a2aa05ed9085aaf""#, false),
    (#"W/"A2AA05ED9085AAF9""#, false), (#""*""#, false), (#"" "#, false),
  ])
  func itIsFoundInAList(_ header: String, _ isMatched: Bool) {
    #expect(tag.isMatched(by: header.utf8.span) == isMatched)
  }
}
