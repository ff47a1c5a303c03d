import Foundation
import Synchronization
import System
import TestSupport
import Testing

@testable import Heartbeat

@Suite struct TokenSourceTests {
  private let clock = ManualClock()
  private let log = LogRecorder()

  private func source(token: String? = nil, file: String?) throws -> TokenSource {
    let token = try token.map { try Secret(token: $0.utf8) }
    return TokenSource(
      try AuthenticationSettings(token: token, tokenFile: file).readTokens(), logger: log.logger,
      now: { [clock] in clock.now })
  }

  /// What is logged of the file; the short tokens of these tests are warned of besides.
  private var lines: [String] { log.lines.filter { !$0.contains("can be guessed") } }

  private func accepted(_ source: TokenSource, of tokens: String...) -> [String] {
    let current = source.current
    return tokens.filter { current.token(matching: [Secret(Array($0.utf8))]) != nil }
  }

  @Test func tokensOfBothSourcesAreValid() throws {
    let directory = try TokenDirectory("one\ntwo\n")
    let source = try source(token: "fixed", file: directory.path)
    #expect(accepted(source, of: "fixed", "one", "two", "three") == ["fixed", "one", "two"])
  }

  @Test func aSwappedFileIsReadWithinASecond() throws {
    let directory = try TokenDirectory("old-1\nboth\n")
    let source = try source(token: "fixed", file: directory.path)
    try directory.swap(to: "new-1\nboth\n")
    clock.advance(by: .milliseconds(999))
    #expect(accepted(source, of: "old-1", "new-1", "both", "fixed") == ["old-1", "both", "fixed"])
    clock.advance(by: .milliseconds(1))
    #expect(accepted(source, of: "old-1", "new-1", "both", "fixed") == ["new-1", "both", "fixed"])
    #expect(lines.count == 1)
    #expect(lines[0].hasPrefix("info: token file changed and was read"))
    #expect(!lines[0].contains("new-1"))
  }

  @Test func whoMayNotWaitGoesOnWithWhatIsKnown() throws {
    let directory = try TokenDirectory("old-1\n")
    let source = try source(file: directory.path)
    #expect(!source.isDue)
    try directory.swap(to: "new-1\n")
    clock.advance(by: .seconds(1))
    #expect(source.isDue)
    let known = source.known
    #expect(known.token(matching: Secret("old-1")) != nil && known.token(matching: Secret("new-1")) == nil)
    #expect(accepted(source, of: "new-1") == ["new-1"], "by a look")
    #expect(!source.isDue && source.known.token(matching: Secret("new-1")) != nil)
    #expect(try !self.source(token: "fixed", file: nil).isDue, "there is no file to look at")
  }

  @Test func aFileOfTheSameSizeAndTimeIsAnotherByItsInode() throws {
    let directory = try TokenDirectory("old-1\n")
    let modified = Date(timeIntervalSince1970: 1_600_000_000)
    try directory.swap(to: "old-2\n", modified: modified)
    let source = try source(file: directory.path)
    #expect(accepted(source, of: "old-2") == ["old-2"])
    // The version in use is still there when the next one is made, so the two cannot share an inode.
    try directory.swap(to: "new-2\n", modified: modified)
    clock.advance(by: .seconds(1))
    #expect(accepted(source, of: "old-2", "new-2") == ["new-2"])
  }

  @Test func aFileThatDidNotChangeIsNotReadAgain() throws {
    let directory = try TokenDirectory("one\n")
    let source = try source(file: directory.path)
    for _ in 0..<10 {
      clock.advance(by: .seconds(1))
      #expect(accepted(source, of: "one") == ["one"])
    }
    #expect(lines.isEmpty)
  }

  @Test func aFileThatIsGoneLeavesTheTokensAndIsToldOnce() throws {
    let directory = try TokenDirectory("one\n")
    let source = try source(file: directory.path)
    try directory.remove()
    for _ in 0..<5 {
      clock.advance(by: .seconds(1))
      #expect(accepted(source, of: "one") == ["one"])
    }
    #expect(lines.count == 1)
    #expect(lines[0].hasPrefix("error: ") && lines[0].contains("No such file or directory"))
    try directory.swap(to: "two\n")
    clock.advance(by: .seconds(1))
    #expect(accepted(source, of: "one", "two") == ["two"])
    clock.advance(by: .seconds(1))
    #expect(accepted(source, of: "two") == ["two"])
    #expect(lines.count == 2)
    #expect(lines[1].hasPrefix("notice: token file is in order again"))
  }

  @Test(arguments: ["", " \n\r\n", "hush\0\n"])
  func aFileWithoutTokensLeavesTheTokensAndIsToldOnce(contents: String) throws {
    let directory = try TokenDirectory("one\n")
    let source = try source(file: directory.path)
    try directory.swap(to: contents)
    for _ in 0..<5 {
      clock.advance(by: .seconds(1))
      #expect(accepted(source, of: "one") == ["one"])
    }
    #expect(lines.count == 1)
    #expect(!lines[0].contains("hush"))
    try directory.swap(to: "two\n")
    clock.advance(by: .seconds(1))
    #expect(accepted(source, of: "one", "two") == ["two"])
    #expect(lines.count == 2)
  }

  @Test(arguments: ["", "\n\n", "one\0"])
  func aFileWithoutTokensIsAnErrorAtStart(contents: String) throws {
    let directory = try TokenDirectory(contents)
    #expect {
      try source(token: "fixed", file: directory.path)
    } throws: { error in
      (error as? SettingsError)?.problems.map(\.variable) == [.authTokenBasicFile]
    }
  }

  @Test func aFileThatIsMissingIsAnErrorAtStart() throws {
    let directory = try TokenDirectory("one")
    let path = directory.path + "-missing"
    #expect {
      try source(file: path)
    } throws: { error in
      "\(error)".hasPrefix("AUTH_TOKEN_BASIC_FILE=\"\(path)\": expected a file with one token a line")
        && "\(error)".contains("No such file or directory")
    }
  }

  @Test func noTokenAtAllIsAnErrorAtStart() {
    #expect(throws: SettingsError([AuthenticationSettings.missingToken])) { try source(file: nil) }
  }

  @Test(arguments: [
    (["dGVzdDp0ZXN0"], ["the sample token"]), (["fifteen-letters"], ["1 of 1 tokens can be guessed"]),
    (["größe-größe-grö", "long-enough-by-far"], ["1 of 2 tokens"]), (["sixteen-letters-"], []),
    (["dGVzdDp0ZXN0", "a", "b"], ["the sample token", "2 of 3 tokens"]),
  ])
  func aTokenThatCanBeGuessedIsWarnedOfAndWorks(_ tokens: [String], _ words: [String]) throws {
    let directory = try TokenDirectory(tokens.joined(separator: "\n"))
    let source = try source(file: directory.path)
    for token in tokens { #expect(accepted(source, of: token) == [token]) }
    #expect(log.lines.count == (words.isEmpty ? 0 : 1))
    for word in words { #expect(log.lines.first?.contains(word) == true) }
    let text = log.lines.joined()
    #expect(!text.contains("dGVz") && !text.contains("fifteen") && !text.contains("größe"))
  }

  @Test func aRotationThatBringsOneInIsWarnedOf() throws {
    let directory = try TokenDirectory("long-enough-by-far")
    let source = try source(token: "long-enough-as-well", file: directory.path)
    #expect(log.lines.isEmpty)
    try directory.swap(to: "dGVzdDp0ZXN0\n")
    clock.advance(by: .seconds(1))
    #expect(accepted(source, of: "dGVzdDp0ZXN0") == ["dGVzdDp0ZXN0"])
    clock.advance(by: .seconds(5))
    _ = source.current
    #expect(log.lines.count { $0.hasPrefix("warning: ") && $0.contains("the sample token") } == 1)
  }

  @Test func aTokenFileThatCannotBeUsedSaysHowToRevoke() throws {
    let directory = try TokenDirectory("long-enough-by-far")
    let source = try source(file: directory.path)
    try directory.swap(to: "")
    clock.advance(by: .seconds(1))
    #expect(accepted(source, of: "long-enough-by-far") == ["long-enough-by-far"])
    #expect(log.lines.first?.contains("stay valid, and to revoke one takes a file without it") == true)
  }

  @Test func aLineThatCannotBeReadLeavesAllAsTheyAreAndIsNamed() throws {
    let directory = try TokenDirectory("long-enough-by-far shop\n")
    let source = try source(file: directory.path)
    try directory.swap(to: "another-long-enough\nhush-hush-hush-hush shop/hush/x\n")
    clock.advance(by: .seconds(1))
    #expect(accepted(source, of: "long-enough-by-far", "another-long-enough") == ["long-enough-by-far"])
    #expect(log.lines.count == 1 && log.lines[0].contains("line 2 has a word behind the token"))
    #expect(!log.lines[0].contains("hush"))
    // The same token with something else to see takes effect as any other change does.
    try directory.swap(to: "long-enough-by-far search # page\n")
    clock.advance(by: .seconds(1))
    let token = source.current.token(matching: [Secret("long-enough-by-far")])
    #expect(token?.name == "page" && token.map { "\($0.access)" } == "search")
  }

  @Test func whatVersion1ReadOtherwiseIsWarnedOf() throws {
    let directory = try TokenDirectory("hush hush\n#hush\nlong-enough-by-far shop\n")
    let source = try source(file: directory.path)
    #expect(
      accepted(source, of: "hush", "hush hush", "#hush", "long-enough-by-far") == [
        "hush", "long-enough-by-far",
      ])
    let warnings = log.lines.filter { $0.contains("version 1") }
    #expect(warnings.count == 2 && warnings[0].contains("line 1 of") && warnings[1].contains("line 2 of"))
    #expect(
      warnings.allSatisfy { $0.hasPrefix("warning: ") && $0.contains("sha256:") && !$0.contains("hush") })
    try directory.swap(to: "long-enough-by-far\n\nhush hush\n")
    clock.advance(by: .seconds(1))
    _ = source.current
    #expect(log.lines.count { $0.contains("line 3 of the token file") } == 1)
  }

  @Test func aTokenOfTheEnvironmentMayBeADigest() throws {
    // printf %s long-enough-by-far | sha256sum
    let digest = try #require(Secret("long-enough-by-far").digest)
    let source = try source(token: "sha256:\(Hexadecimal.text(digest.bytes))", file: nil)
    #expect(accepted(source, of: "long-enough-by-far", "sha256:x") == ["long-enough-by-far"])
    let settings = try? Configuration(environment: ["AUTH_TOKEN_BASIC": "sha256:hush"])
    #expect(settings == nil)
  }

  @Test func rotationLosesNoRequest() throws {
    let directory = try TokenDirectory("token-0\ntoken-1\n")
    let source = try source(file: directory.path)
    let refused = Mutex<[Int]>([])
    // Each version overlaps with the next, as clients change over; the token that both hold is never refused.
    for version in 1...20 {
      DispatchQueue.concurrentPerform(iterations: 9) { worker in
        if worker == 0 {
          do {
            try directory.swap(to: "token-\(version)\ntoken-\(version + 1)\n")
            clock.advance(by: .seconds(1))
          } catch {
            Issue.record(error)
          }
        } else {
          for _ in 0..<50 where accepted(source, of: "token-\(version)").isEmpty {
            refused.withLock { $0.append(version) }
          }
        }
      }
      clock.advance(by: .seconds(1))
      #expect(
        accepted(source, of: "token-\(version - 1)", "token-\(version + 1)") == ["token-\(version + 1)"])
    }
    #expect(refused.withLock { $0 } == [])
  }
}
