import Foundation
import System
import Testing

@testable import Heartbeat

@Suite struct TokenFileTests {
  private func tokens(_ contents: [UInt8]) throws(TokenFileError) -> [String] {
    try TokenFile.parse(contents).map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test(arguments: [
    ("one", ["one"]), ("one\n", ["one"]), ("one\ntwo", ["one", "two"]), ("one\r\ntwo\r\n", ["one", "two"]),
    ("\n\none\n \t\n\r\n  two  \n", ["one", "two"]), ("# one\n", ["# one"]), ("a b\n", ["a b"]),
    ("größe", ["größe"]), ("\u{FEFF}one\r\ntwo\r\n", ["one", "two"]),
    ("\u{FEFF}\n\u{FEFF}one\n", ["\u{FEFF}one"]),
  ])
  func eachLineIsAToken(contents: String, expected: [String]) throws {
    #expect(try tokens(Array(contents.utf8)) == expected)
  }

  @Test(arguments: [
    (Array("".utf8), TokenFileError.noToken),
    (Array("\n \r\n\t\n".utf8), .noToken),
    ([0xEF, 0xBB, 0xBF], .noToken),
    ([0xEF, 0xBB], .invalidLine(1, .invalidUTF8)),
    // UTF-16, as some editors on Windows save it.
    ([0xFF, 0xFE, 0x6F, 0x00], .invalidLine(1, .controlCharacter)),
    (Array("one\n\ntwo".utf8) + [0xFF], .invalidLine(3, .invalidUTF8)),
    (Array("one\ntw\0o\n".utf8), .invalidLine(2, .controlCharacter)),
    (Array("one\rtwo\n".utf8), .invalidLine(1, .controlCharacter)),
    (Array(repeating: 0x61, count: 8193), .invalidLine(1, .tooLong)),
    (Array(String(repeating: "t\n", count: 1001).utf8), .tooManyTokens),
  ])
  func aFileThatIsNotInOrderSaysWhy(contents: [UInt8], expected: TokenFileError) {
    #expect(throws: expected) { try tokens(contents) }
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
    #expect(try TokenFile(path: directory.path).read().tokens.count == 1000)
    try directory.swap(to: String(repeating: "\n", count: TokenFile.maximumSize + 1))
    #expect(throws: TokenFileError.file(.tooLarge(limit: TokenFile.maximumSize))) {
      try TokenFile(path: directory.path).read()
    }
  }
}
