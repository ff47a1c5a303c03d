import System
import Testing

@testable import Heartbeat

@Suite struct TokenTableTests {
  private func secret(_ text: String) -> Secret { Secret(Array(text.utf8)) }

  /// A table of tokens that are called by themselves; those that begin with `sha256:` are digests.
  private func table(_ tokens: [String]) throws -> TokenTable {
    TokenTable(
      try tokens.enumerated().map { index, token in
        try #require(
          ConfiguredToken(TokenForm(secret(token)), from: .line(index + 1), comment: "number \(index)"))
      })
  }

  private func name(_ token: String, in table: TokenTable) -> String? {
    table.token(matching: [secret(token)])?.name
  }

  private static let tokens = ["first", "second", String(repeating: "x", count: 64), "e"]

  @Test func aTokenIsFoundAmongOthers() throws {
    let table = try table(Self.tokens)
    #expect(table.count == 4)
    for (index, token) in Self.tokens.enumerated() {
      #expect(name(token, in: table) == "number \(index)")
      #expect(table.token(matching: ["no", token, ""].map(secret))?.name == "number \(index)")
    }
    #expect(table.token(matching: ["second", "first"].map(secret))?.name == "number 1", "the first reading")
  }

  @Test(arguments: [
    "", "firs", "first ", "firsT", "\u{1}irst", "xfirst", "firstsecond", "e\0",
    String(repeating: "x", count: 63),
    String(repeating: "x", count: 65), String(repeating: "x", count: 128), String(repeating: "\0", count: 64),
  ])
  func nothingElseIsFound(candidate: String) throws {
    #expect(name(candidate, in: try table(Self.tokens)) == nil)
  }

  @Test func aTokenDiffersFromAllThatDifferInOneBit() throws {
    let token = Array("0123456789abcdef".utf8)
    let digest = try #require(Secret(token).digest)
    let tables = [
      try table(["0123456789abcdef"]), try table(["sha256:" + Hexadecimal.text(digest.bytes)]),
    ]
    for table in tables {
      #expect(table.token(matching: [Secret(token)]) != nil)
      for index in token.indices {
        for bit in 0..<8 {
          var other = token
          other[index] ^= 1 << bit
          #expect(table.token(matching: [Secret(other)]) == nil)
        }
      }
    }
  }

  @Test func aDigestIsNoToken() throws {
    // printf %s first | sha256sum
    let hex = "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e"
    let table = try table(["sha256:\(hex)", "sha256:\(String(repeating: "0", count: 64))", "second"])
    #expect(name("first", in: table) == "number 0" && name("second", in: table) == "number 2")
    for wrong in ["sha256:\(hex)", hex, "", "First"] { #expect(name(wrong, in: table) == nil) }
    let digest = try #require(Hexadecimal.bytes(hex.utf8))
    #expect(table.token(matching: [Secret(digest)]) == nil)
  }

  @Test func nothingIsFoundInNothing() throws {
    #expect(try table([]).token(matching: [secret(""), secret("x")]) == nil)
    #expect(try table(["x"]).token(matching: []) == nil)
  }

  @Test func eachOfManyIsFound() throws {
    let tokens = (0..<10_000).map { "token-number-\($0)" }
    let table = try table(tokens)
    for (index, token) in tokens.enumerated() { #expect(name(token, in: table) == "number \(index)") }
    #expect(name("token-number-10000", in: table) == nil)
  }
}
