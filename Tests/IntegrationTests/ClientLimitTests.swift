import Foundation
import Testing
import TestSupport

/// What nginx lets one client do.
@Suite struct ClientLimitTests {
  @Test func moreAtOnceThanOneClientMayAskAre429AndHealthIsNot() async throws {
    try await Stack.with(.init(environment: ["WATCH": "off"])) { (stack) async throws in
      try await stack.standIn.fault(#"{"delayMilliseconds": 1500}"#)
      let url = stack.installation.verdict("default/deployment/shop")
      try await withTemporaryFolder { (folder) async throws in
        let many = try RunningProgram(
          URL(fileURLWithPath: "/usr/bin/curl"),
          [
            "-q", "-sS", "--noproxy", "*", "--max-time", "10", "--parallel", "--parallel-immediate",
            "--parallel-max", "200", "-o", "/dev/null", "-w", "%{stderr}status %{http_code}\n",
            "\(url)&[1-200]",
          ], log: folder.appendingPathComponent("log"))
        try await many.require("a refusal") { many.output.contains("status 429") }
        let refused = try await curl(url)
        #expect(refused.status == 429 && refused.headers["retry-after"] == "1", "\(refused)")
        #expect(refused.json["output"] as? String == "Too many requests of this address at once.")
        #expect(try await curl("\(stack.installation.url)/healthz").status == 200)
        #expect(try await curl("\(stack.installation.url)/readyz").status == 200)
        #expect(await many.exitCode(within: .seconds(15)) == 0)
        let lines = many.output.split(separator: "\n").filter { $0.hasPrefix("status ") }
        #expect(lines.count == 200)
        #expect(lines.count { $0 == "status 429" } == 200 - 128)
      }
    }
  }

  @Test(arguments: [
    (["-H", "X-Large: \(String(repeating: "x", count: 9000))"], "/healthz", 431),
    ([], "/\(String(repeating: "x", count: 9000))", 414),
    (["-X", "POST", "-d", String(repeating: "x", count: 20_000)], "/api/healthz/a/deployment/b", 413),
  ])
  func whatIsTooLargeIsRefused(_ arguments: [String], _ path: String, _ status: Int) async throws {
    try await Stack.with { (stack) async throws in
      let result = try await curl(arguments + [stack.installation.url + path])
      #expect(result.status == status, "\(result)")
      #expect(result.json["status"] as? String == "fail")
    }
  }
}
