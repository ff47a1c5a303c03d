import System
import Testing

@testable import Heartbeat

@Suite struct TokenSetTests {
  private func secret(_ text: String) -> Secret { Secret(Array(text.utf8)) }

  @Test func anyTokenMatchesAnyCandidate() {
    let tokens = TokenSet(["first", "second", String(repeating: "x", count: 64), "e"].map(secret))
    #expect(tokens.count == 4)
    for token in ["first", "second", String(repeating: "x", count: 64), "e"] {
      #expect(tokens.contains(anyOf: [secret(token)]))
      #expect(tokens.contains(anyOf: [secret("no"), secret(token), secret("")]))
    }
  }

  @Test(arguments: [
    "", "firs", "first ", "firsT", "\u{1}irst", "xfirst", "firstsecond", "e\0",
    String(repeating: "x", count: 63),
    String(repeating: "x", count: 65), String(repeating: "x", count: 128), String(repeating: "\0", count: 64),
  ])
  func nothingElseMatches(candidate: String) {
    let tokens = TokenSet(["first", "second", String(repeating: "x", count: 64), "e"].map(secret))
    #expect(!tokens.contains(anyOf: [secret(candidate)]))
  }

  @Test func aTokenDiffersFromAllThatDifferInOneBit() {
    let token = Array("0123456789abcdef".utf8)
    let tokens = TokenSet([Secret(token)])
    for index in token.indices {
      for bit in 0..<8 {
        var other = token
        other[index] ^= 1 << bit
        #expect(!tokens.contains(anyOf: [Secret(other)]))
      }
    }
  }

  @Test func nothingMatchesNothing() {
    #expect(!TokenSet([]).contains(anyOf: [secret(""), secret("x")]))
    #expect(!TokenSet([secret("x")]).contains(anyOf: []))
  }
}
