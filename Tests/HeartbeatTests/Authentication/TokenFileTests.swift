import Foundation
import System
import Testing

@testable import Heartbeat

@Suite struct TokenFileTests {
  private func parse(_ contents: String) throws(TokenFileError) -> TokenFile.Contents {
    try TokenFile.parse(Array(contents.utf8))
  }

  private func tokens(_ contents: [UInt8]) throws(TokenFileError) -> [String?] {
    try TokenFile.parse(contents).tokens.map { $0.secret?.text }
  }

  @Test(
    arguments: [
      ("one", ["one"]), ("one\n", ["one"]), ("one\ntwo", ["one", "two"]), ("one\r\ntwo\r\n", ["one", "two"]),
      ("\n\none\n \t\n\r\n  two  \n", ["one", "two"]), ("größe", ["größe"]),
      ("\u{FEFF}one\r\ntwo\r\n", ["one", "two"]), ("\u{FEFF}\n\u{FEFF}one\n", ["\u{FEFF}one"]),
      // Comments, and what is none.
      ("# one\n#two\n  # three\r\nfour # five\nsix\t#seven\neight#nine\n", ["four", "six", "eight#nine"]),
      ("\u{FEFF}# one\ntwo", ["two"]), ("one#", ["one#"]), ("one #", ["one"]), ("# \u{7}\none", ["one"]),
      // What a token may see is no part of it.
      ("one shop\ntwo shop/deploy/web\tstatus-only # page", ["one", "two"]),
    ] as [(String, [String?])])
  func eachLineHasAToken(contents: String, expected: [String?]) throws {
    #expect(try tokens(Array(contents.utf8)) == expected)
  }

  private static func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static let refused: [([UInt8], TokenFileError)] = [
    (utf8(""), .noToken),
    (utf8("\n \r\n\t\n"), .noToken), (utf8("# one\n#"), .noToken),
    ([0xEF, 0xBB, 0xBF], .noToken),
    ([0xEF, 0xBB], .invalidLine(1, .token(.invalidUTF8))),
    // UTF-16, as some editors on Windows save it.
    ([0xFF, 0xFE, 0x6F, 0x00], .invalidLine(1, .token(.controlCharacter))),
    (utf8("one\n\ntwo") + [0xFF], .invalidLine(3, .token(.invalidUTF8))),
    (utf8("one\ntw\0o\n"), .invalidLine(2, .token(.controlCharacter))),
    (utf8("one\rtwo\n"), .invalidLine(1, .token(.controlCharacter))),
    (utf8("one\r two\n"), .invalidLine(1, .token(.controlCharacter))),
    ([UInt8](repeating: 0x61, count: 8193), .invalidLine(1, .token(.tooLong))),
    (utf8(String(repeating: "t\n", count: 20_001)), .tooManyTokens),
    (utf8("sha256:\n"), .invalidLine(1, .token(.malformedDigest))),
    (utf8("sha256:\(String(repeating: "0", count: 63))\n"), .invalidLine(1, .token(.malformedDigest))),
    (utf8("sha256:\(String(repeating: "g", count: 64))\n"), .invalidLine(1, .token(.malformedDigest))),
    (utf8("one shop/pod\n"), .invalidLine(1, .scope(.kind))),
    (utf8("# 1\none\ntwo Shop\n"), .invalidLine(3, .scope(.namespace))),
    (utf8("one shop/deploy/web/x\n"), .invalidLine(1, .scope(.tooManySegments))),
    (utf8("one shop\u{1}\n"), .invalidLine(1, .scope(.namespace))),
    (utf8("one shop status_only\n"), .invalidLine(1, .scope(.namespace))),
  ]

  @Test(arguments: refused)
  func aFileThatIsNotInOrderSaysWhy(contents: [UInt8], expected: TokenFileError) {
    #expect(throws: expected) { try tokens(contents) }
  }

  @Test func anErrorRepeatsNothingOfTheLine() {
    for line in ["hush-1 Hush-2", "hush/1 Hush", "hush/deploy/x/y hush/x", "sha256:hush", "hu\0sh"] {
      #expect {
        try parse("fine\n\(line) # hush\n")
      } throws: { error in
        "\(error)".contains("line 2 ") && !"\(error)".lowercased().contains("hush")
      }
    }
  }

  @Test(
    arguments: [
      ("one", "everything"), ("one status-only", "everything, status-only"), ("one shop", "shop"),
      ("one shop status-only", "shop status-only"), ("one status-only shop", "shop status-only"),
      ("one  shop/* \t search/sts/*", "shop search/statefulset"), ("one */ds", "*/daemonset"),
      ("one shop/*/web", "shop/*/web"), ("one team-*/cj/back*up", "team-*/cronjob/back*up"),
      ("sha256:\(String(repeating: "aA", count: 32)) shop/deployments/web # x", "shop/deployment/web"),
    ] as [(String, String)])
  func whatStandsBehindATokenIsWhatItMaySee(line: String, expected: String) throws {
    let tokens = try parse(line).tokens
    #expect(tokens.map { "\($0.accepted.access)" } == [expected])
  }

  @Test(
    arguments: [
      ("one # the page", "the page"), ("one #the page  ", "the page"), ("one\t# ## x", "## x"),
      // printf %s one | sha256sum
      ("one", "7692c3ad"), ("one #", "7692c3ad"), ("one # \t", "7692c3ad"),
      ("one # not one of us", "7692c3ad"),
      ("longer-token # not longer-token's", "d190da60"),
      ("sha256:\(String(repeating: "0", count: 64))", "00000000"),
      ("one # \u{1B}[2J\"\u{202E}\\", #"\u001b[2J"\u202e\"#), ("one # größe", "größe"),
      ("one # \(String(repeating: "x", count: 65))", String(repeating: "x", count: 64)),
    ] as [(String, String)])
  func aTokenIsCalledByItsCommentOrItsDigest(line: String, name: String) throws {
    let names = try parse(line).tokens.map(\.accepted.name)
    #expect(names == [name])
  }

  @Test func aTokenMayStandTwiceWhereItSaysTheSame() throws {
    let digest = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    let same = try parse("one shop\none shop # page\nsha256:\(digest) shop\n").tokens
    #expect(try ConfiguredTokens.all(nil, same).map(\.accepted.name) == ["page"])
    for other in ["one search", "one", "one shop status-only", "sha256:\(digest)"] {
      let tokens = try parse("two\none shop\n\(other)\n").tokens
      #expect(throws: TokenFileError.invalidLine(3, .contradicts(.line(2)))) {
        try ConfiguredTokens.all(nil, tokens)
      }
    }
    let fixed = ConfiguredToken(try TokenForm(Secret("one")), from: .environment)
    #expect(throws: TokenFileError.invalidLine(2, .contradicts(.environment))) {
      try ConfiguredTokens.all(fixed, parse("two\none shop\n").tokens)
    }
    #expect(try ConfiguredTokens.all(fixed, parse("one # page\n").tokens).map(\.accepted.name) == ["page"])
  }

  @Test(
    arguments: [
      ("two words", [1], []), ("a b c", [1], []), ("one # comment", [1], []), ("#one", [], [1]),
      ("one\n\n#two\n# three\n####\n#--\n # \nfour five", [8], [3]),
      ("one shop/deployment", [], []), ("one shop*", [], []), ("one status-only", [], []),
      ("sixteen-letters- shop # comment", [], []), ("one", [], []),
    ] as [(String, [Int], [Int])])
  func whatVersion1ReadOtherwiseIsDoubtful(contents: String, spaces: [Int], comments: [Int]) throws {
    let doubts = try parse("long-enough-by-far\n\(contents)").doubts
    #expect(doubts.spaces == spaces.map { $0 + 1 } && doubts.comments == comments.map { $0 + 1 })
    #expect(doubts.warnings.count == (spaces.isEmpty ? 0 : 1) + (comments.isEmpty ? 0 : 1))
    for warning in doubts.warnings { #expect(warning.contains("sha256:") && !warning.contains("one ")) }
  }

  @Test func whatIsNoRegularFileIsRefused() throws {
    let directory = try TokenDirectory("one")
    let pipe = directory.url.appendingPathComponent("pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(throws: TokenFileError.file(.notRegular)) { try TokenFile(path: pipe).read() }
    #expect(throws: TokenFileError.file(.notRegular)) { try TokenFile(path: directory.url.path).read() }
    #expect(throws: TokenFileError.file(.unreadable(SystemError(code: ENOENT)))) {
      try TokenFile(path: pipe + "s").read()
    }
  }

  @Test func aFileIsReadWholeUpToABound() throws {
    let line = String(repeating: "t", count: 1047)
    let directory = try TokenDirectory(String(repeating: line + "\n", count: 1000))
    #expect(try TokenFile(path: directory.path).read().contents.tokens.count == 1000)
    try directory.swap(to: String(repeating: "\n", count: TokenFile.maximumSize + 1))
    #expect(throws: TokenFileError.file(.tooLarge(limit: TokenFile.maximumSize))) {
      try TokenFile(path: directory.path).read()
    }
  }
}
