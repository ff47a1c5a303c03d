import Foundation
import TestSupport
import Testing

/// What the responder says to its operator, behind the real nginx.
@Suite struct LogTests {
  private static let url = "default/deployment/shop"

  private func lines(_ system: SystemUnderTest) -> [String] {
    system.server.responder.output.split(separator: "\n").map(String.init)
  }

  @Test func bothContainersSpeakOneForm() async throws {
    try await SystemUnderTest.with(.init(environment: ["LOG_FORMAT": "json"])) { (system) async throws in
      _ = try await curl("-H", "X-Request-ID: one-id-for-both", system.server.verdict(Self.url))
      let id = #""request_id":"one-id-for-both""#
      let isLogged = await holds(within: .seconds(5)) {
        system.server.logs.components(separatedBy: id).count > 2
      }
      #expect(isLogged, "\(system.server.logs)")
      let accesses = system.server.logs.split(separator: "\n").map(String.init).filter {
        $0.contains(#""path":"#)
      }
      #expect(!accesses.isEmpty)
      for line in lines(system) + accesses {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
        for key in ["time", "level", "message"] { #expect(object?[key] != nil, "\(line)") }
      }
    }
  }

  /// Elsewhere the tests have each line written by itself.
  @Test func accessesAreWrittenWithinASecondOrTwo() async throws {
    try await withTemporaryFolder { (folder) async throws in
      let log = folder.appendingPathComponent("log")
      try await SystemUnderTest.with(.init(environment: ["NGINX_ACCESS_LOG": log.path])) {
        (system) async throws in
        for _ in 1...3 { _ = try await curl("-H", "X-Request-ID: in-time", system.server.url + "/healthz") }
        // Long before there are 4 KiB of it.
        let isLogged = await holds(within: .seconds(20)) {
          let text = try? String(contentsOf: log, encoding: .utf8)
          return text?.components(separatedBy: #""request_id":"in-time""#).count == 4
        }
        #expect(isLogged)
      }
    }
  }

  /// The line of docs/logging.md over the logs of both containers, as `kubectl logs` mixes them.
  @Test func whoPollsWhatWithWhichAnswerIsOneLine() async throws {
    let line = try #require(
      try String(contentsOf: Repository.file("docs/logging.md"), encoding: .utf8).split(separator: "\n")
        .first { $0.hasPrefix("kubectl logs ") && $0.contains("| jq ") })
    let command = line.drop { $0 != "|" }
    try await SystemUnderTest.with(.init(environment: ["LOG_FORMAT": "json"])) { (system) async throws in
      for _ in 1...3 { _ = try await curl(system.server.verdict(Self.url)) }
      _ = try await curl("-I", system.server.verdict("default/deployment/search"))
      _ = try await curl(system.server.url + "/api/healthz/default/deployment/shop?token=wrong")
      try await withTemporaryFolder { (folder) async throws in
        let log = folder.appendingPathComponent("log")
        let expected = [
          "3 127.0.0.1 GET /api/healthz/default/deployment/shop 200",
          "1 127.0.0.1 HEAD /api/healthz/default/deployment/search 503",
          "1 127.0.0.1 GET /api/healthz/… 401",
        ]
        var said = ""
        let isTold = try await holds(within: .seconds(20)) {
          try ("2026-11-27T00:00:00Z nginx says something at its start\n" + system.server.logs)
            .write(to: log, atomically: true, encoding: .utf8)
          let shell = try RunningProgram(
            URL(fileURLWithPath: "/bin/bash"), ["-c", "cat '\(log.path)' \(command)"],
            log: folder.appendingPathComponent("output"))
          let code = await shell.exitCode(within: .seconds(20))
          said = shell.output
          await shell.stop()
          return code == 0 && expected.allSatisfy(said.contains)
        }
        #expect(isTold, "\(said)")
      }
    }
  }

  @Test func aPublicClientThatUsedItsWindowUpIsNamedOnce() async throws {
    let environment = ["RATE_LIMIT": "1-H", "TRUSTED_PROXIES": "127.0.0.1", "LOG_LEVEL": "info"]
    try await SystemUnderTest.with(.init(environment: environment)) { (system) async throws in
      for client in ["198.51.100.7", "198.51.100.7", "198.51.100.7", "2001:db8::7", "2001:db8::8"] {
        _ = try await curl("-H", "X-Forwarded-For: \(client)", system.server.verdict(Self.url))
      }
      let told = lines(system).filter { $0.contains("used its window up") }
      #expect(told.count == 2, "\(told)")
      #expect(told.first?.contains("client=198.51.100.7 limit=1 ") == true)
      #expect(told.last?.contains("client=2001:db8::8 ") == true, "the first of the /64 that was refused")
      #expect(told.allSatisfy { $0.contains("RATE_LIMIT") && !$0.contains("TRUSTED_PROXIES") })
    }
  }

  @Test func manyClientsDoNotFloodTheLog() async throws {
    let environment = ["RATE_LIMIT": "1-H", "TRUSTED_PROXIES": "127.0.0.1", "LOG_LEVEL": "info"]
    try await SystemUnderTest.with(.init(environment: environment)) { (system) async throws in
      let url = system.server.verdict(Self.url)
      let start = ContinuousClock.now
      for number in 1...30 {
        // Twice each, over one connection.
        let result = try await curl(
          "-H", "X-Forwarded-For: 198.51.100.\(number)", url, "-o", "/dev/null", url)
        #expect(result.status == 429)
      }
      let told = lines(system).count { $0.contains("used its window up") }
      // A slow machine takes more than a minute.
      let minutes = Int((ContinuousClock.now - start) / .seconds(60)) + 1
      #expect((10...10 * minutes).contains(told), "\(told)")
    }
  }

  @Test func theSampleTokenWorksAndIsWarnedOfAtStartAndAfterARotation() async throws {
    try await withTemporaryFolder { (folder) async throws in
      let file = folder.appendingPathComponent("tokens")
      try Data("\u{FEFF}dGVzdDp0ZXN0\r\n".utf8).write(to: file)
      let environment = ["AUTH_TOKEN_BASIC": "", "AUTH_TOKEN_BASIC_FILE": file.path]
      try await SystemUnderTest.with(.init(environment: environment)) { (system) async throws in
        func status(_ token: String) async throws -> Int {
          try await curl(system.server.verdict(Self.url, token: token)).status
        }
        func warnings() -> Int { lines(system).count { $0.contains("the sample token") } }
        #expect(try await status("dGVzdDp0ZXN0") == 200, "the byte order mark is no part of it")
        #expect(warnings() == 1)

        try Data("a-token-that-is-long-enough\n".utf8).write(to: file, options: .atomic)
        let isOver = try await holds(within: .seconds(10)) { try await status("dGVzdDp0ZXN0") == 401 }
        #expect(isOver)
        #expect(warnings() == 1)

        try Data().write(to: file, options: .atomic)
        let isTold = try await holds(within: .seconds(10)) {
          _ = try await status("none")
          return lines(system).contains { $0.contains("the tokens read last stay valid") }
        }
        #expect(isTold)
        #expect(try await status("a-token-that-is-long-enough") == 200)

        try Data("dGVzdDp0ZXN0\n".utf8).write(to: file, options: .atomic)
        let isBack = try await holds(within: .seconds(10)) { try await status("dGVzdDp0ZXN0") == 200 }
        #expect(isBack)
        #expect(warnings() == 2)
        #expect(!system.logs.contains("dGVz") && !system.logs.contains("long-enough"))
      }
    }
  }

  @Test func aMisspeltSettingIsWarnedOf() async throws {
    let environment = ["RATELIMIT": "5-S", "KUBERNETES_PORT": "tcp://10.0.0.1:443"]
    try await SystemUnderTest.with(.init(environment: environment)) { (system) async throws in
      let warnings = lines(system).filter { $0.contains("is not a setting") }
      #expect(warnings.count == 1 && warnings.first?.contains("RATELIMIT") == true, "\(warnings)")
    }
  }
}
