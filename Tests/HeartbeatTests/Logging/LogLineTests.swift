import Foundation
import Logging
import Synchronization
import Testing

@testable import Heartbeat

@Suite struct LogLineTests {
  private static let time = Date(timeIntervalSince1970: 1_700_000_000.25)

  /// What came from an API server, a client, or a file.
  private static let hostile = [
    "", " ", "a b", "a=b", "a\"b", "a\\b", "a\nb", "a\r\nb", "a\tb", "\u{1B}[2J\u{1B}]0;title\u{7}", "\u{0}",
    "\u{7F}",
    "\u{9B}31m", "\u{2028}\u{2029}", "\u{202E}gnp.exe", "\u{FEFF}x", "\u{E0041}", "größe 🦊 日本",
    "{\"level\":\"info\"}",
    "2026-01-01T00:00:00.000Z critical: forged", String(repeating: "x\n", count: 5000),
  ]

  @Test func textIsForPeople() {
    let line = LogFormat.text.line(
      "a client is back", level: .warning, at: Self.time,
      fields: [("client", "192.0.2.1"), ("reason", "not so \"good\""), ("empty", "")])
    #expect(
      line == #"2023-11-14T22:13:20.250Z warning: a client is back client=192.0.2.1 "#
        + #"reason="not so \"good\"" empty="""#)
  }

  @Test func jsonIsAsNginxWritesIt() {
    let line = LogFormat.json.line(
      "a client is back", level: .info, at: Self.time, fields: [("request_id", "7"), ("limit", "3")])
    #expect(
      line == #"{"time":"2023-11-14T22:13:20.250Z","level":"info","message":"a client is back","#
        + #""request_id":"7","limit":"3"}"#)
  }

  @Test(arguments: LogFormat.allCases, hostile)
  func nothingBreaksALineOrReachesATerminal(_ format: LogFormat, _ text: String) {
    let line = format.line(text, level: .error, fields: [("error", text), (text, "x")])
    for scalar in line.unicodeScalars {
      let category = scalar.properties.generalCategory
      #expect(
        ![.control, .format, .lineSeparator, .paragraphSeparator].contains(category), "\(scalar.value)")
    }
  }

  @Test(arguments: hostile)
  func whatWasLoggedCanBeReadBack(_ text: String) throws {
    let line = LogFormat.json.line(text, level: .error, fields: [("error", text)])
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
    #expect(object?["message"] == text)
    #expect(object?["error"] == text)
    #expect(object?.count == 4)
  }

  @Test(arguments: LogFormat.allCases)
  func aFieldIsNeverTakenForPartOfTheLine(_ format: LogFormat) throws {
    let fields = ["time", "level", "message", "a b=\"", ""].map { (name: $0, value: "1") }
    let line = format.line("x", level: .info, at: Self.time, fields: fields)
    switch format {
    case .text:
      #expect(line == "2023-11-14T22:13:20.250Z info: x time_=1 level_=1 message_=1 a_b___=1 _=1")
    case .json:
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
      #expect(
        object?.keys.sorted() == ["_", "a_b___", "level", "level_", "message", "message_", "time", "time_"])
    }
  }

  @Test func aHandlerWritesALineForEachMessage() {
    let lines = Lines()
    var logger = Logger(label: "x") { _ in LineLogHandler(.json, level: .notice) { lines.append($0) } }
    logger[metadataKey: "shared"] = "s"
    logger.info("too mild")
    logger.notice("a\nb", metadata: ["z": "1", "a": ["nested": "\n"], "shared": "own"])
    let written = lines.all
    #expect(written.count == 1)
    #expect(written[0].hasSuffix("}\n") && written[0].dropLast().utf8.allSatisfy { $0 >= 0x20 })
    #expect(
      written[0].contains(#""message":"a\nb","a":"#) && written[0].contains(#""shared":"own","z":"1"}"#))
  }
}

/// What a handler wrote.
private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  func append(_ line: String) {
    lines.withLock { $0.append(line) }
  }
}
