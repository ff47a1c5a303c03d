import Foundation
import Testing
import TestSupport

/// What nginx lets one client do.
@Suite struct ClientLimitTests {
  @Test func moreAtOnceThanOneClientMayAskAre429AndHealthIsNot() async throws {
    // So many workers that more polls wait than nginx lets one client have at once.
    let settings = ["WATCH": "off", "FASTCGI_WORKERS": "400"]
    try await SystemUnderTest.with(.init(environment: settings)) { (system) async throws in
      try await system.apiServer.fault(#"{"delayMilliseconds": 1500}"#)
      let url = system.server.verdict("default/deployment/shop")
      try await withTemporaryFolder { (folder) async throws in
        let many = try RunningProgram(
          URL(fileURLWithPath: "/usr/bin/curl"),
          [
            "-q", "-sS", "--noproxy", "*", "--max-time", "20", "--parallel", "--parallel-immediate",
            "--parallel-max", "300", "-i", "-o", "\(folder.path)/answer-#1", "\(url)&[1-300]",
          ], log: folder.appendingPathComponent("log"))
        let answers = {
          (1...300).compactMap { try? String(contentsOfFile: "\(folder.path)/answer-\($0)", encoding: .utf8) }
        }
        try await many.require("a refusal") { answers().contains { $0.hasPrefix("HTTP/1.1 429 ") } }
        #expect(try await curl("\(system.server.url)/healthz").status == 200)
        #expect(await many.exitCode(within: .seconds(30)) == 0, "\(many.output)")

        let refusals = answers().filter { $0.hasPrefix("HTTP/1.1 429 ") }
        #expect(answers().count == 300 && refusals.count <= 300 - 128)
        for refusal in refusals {
          #expect(refusal.contains("\r\nRetry-After: 1\r\n"))
          #expect(refusal.contains("Too many requests of this address at once."))
        }
      }
    }
  }

  @Test(arguments: [
    (["-H", "X-Large: \(String(repeating: "x", count: 9000))"], "/healthz", 431),
    ([], "/\(String(repeating: "x", count: 9000))", 414),
    (["-X", "POST", "-d", String(repeating: "x", count: 20_000)], "/api/healthz/a/deployment/b", 413),
  ])
  func whatIsTooLargeIsRefused(_ arguments: [String], _ path: String, _ status: Int) async throws {
    try await SystemUnderTest.with { (system) async throws in
      let result = try await curl(arguments + [system.server.url + path])
      #expect(result.status == status, "\(result)")
      #expect(result.json["status"] as? String == "fail")
    }
  }
}
