import Foundation
import TestSupport
import Testing

/// `k8s-heartbeat status`, the built program, against the sample cluster.
@Suite struct StatusCommandTests {
  /// What the program ended with, and said on both streams.
  private struct Outcome {
    let exitCode: CInt?
    let output: String
  }

  private static func run(
    _ arguments: [String], kubeconfig: URL, _ environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await withTemporaryFolder { folder in
      let program = try RunningProgram(
        Repository.product("k8s-heartbeat"), ["status"] + arguments,
        environment: ["KUBECONFIG": kubeconfig.path].merging(environment) { $1 },
        log: folder.appendingPathComponent("log"))
      let exitCode = await program.exitCode(within: .seconds(60))
      await program.stop()
      return Outcome(exitCode: exitCode, output: program.output)
    }
  }

  /// Arguments, the exit code, and how the output begins.
  static let rows: [([String], CInt, String)] = [
    (["kube-system/deployment/kube-proxy"], 0, "deployment kube-system/kube-proxy: Healthy: "),
    (["default/deploy/shop"], 0, "deployment default/shop: Serving while at work: "),
    (["default/deployment/search"], 2, "deployment default/search: Serving, but degraded: "),
    (["default/deployment/payments", "-o", "nagios"], 2, "CRITICAL - Unavailable: "),
    (["default/deploy/shop", "-o", "nagios"], 1, "WARNING - Serving while at work: "),
    (
      ["default/deployment/payments", "-o", "json"], 2, #"{"up":false,"status":"fail","state":"unavailable""#
    ),
    (["ops/sts/ledger"], 2, "statefulset ops/ledger: "), (["default"], 2, "KIND "),
    (["default", "-l", "none"], 3, "Nothing matches"), (["default", "-o", "json"], 2, #"{"up":false"#),
    (["ops", "-k", "cronjob"], 2, "KIND "),
    (["default/daemonset/shop"], 3, "unknown: there is no daemonset default/shop; there is a deployment"),
    (["default/deployment/payments", "--wait", "30s"], 2, ""),
    (["kube-system/deployment/kube-proxy", "--wait", "30s"], 0, ""),
    (["default/pod/x"], 64, "k8s-heartbeat: "), (["Default"], 64, "k8s-heartbeat: "),
    (["default", "--wait", "soon"], 64, "Error: "), ([], 64, "Error: "),
  ]

  @Test func answersAndExitCodes() async throws {
    try await SystemUnderTest.with { system in
      for (arguments, code, beginning) in Self.rows {
        let outcome = try await Self.run(arguments, kubeconfig: system.apiServer.kubeconfig)
        #expect(outcome.exitCode == code, "\(arguments): \(outcome)")
        #expect(outcome.output.hasPrefix(beginning), "\(arguments): \(outcome)")
      }
      let plain = try await Self.run(["default"], kubeconfig: system.apiServer.kubeconfig)
      let names = plain.output.split(separator: "\n").map {
        $0.split(separator: " ").prefix(3).joined(separator: " ")
      }
      #expect(
        Array(names.prefix(4)) == [
          "KIND NAME STATE", "deployment payments unavailable", "deployment search degraded",
          "deployment shop progressing",
        ], "\(plain)")
    }
  }

  @Test func theReadmesLinesDoAsItSays() async throws {
    let readme = try String(contentsOf: Repository.file("README.md"), encoding: .utf8)
    let lines = readme.split(separator: "\n").compactMap { line in
      line.firstRange(of: "k8s-heartbeat status ").map { line[$0.upperBound...].prefix { $0 != "#" } }
    }.filter { !$0.contains("`") }
    #expect(lines.count == 3, "\(lines)")
    try await SystemUnderTest.with { system in
      for line in lines {
        let words = line.split(separator: " ").map {
          String($0).replacing("shop", with: "kube-system").replacing(
            "deployment/web", with: "deployment/kube-proxy")
        }
        let outcome = try await Self.run(words, kubeconfig: system.apiServer.kubeconfig)
        #expect(outcome.exitCode == 0, "\(line): \(outcome)")
      }
    }
  }

  @Test func withoutAClusterItIsUnknown() async throws {
    let folder = try TemporaryFolder()
    let kubeconfig = try folder.write(
      "kubeconfig",
      """
      {clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}], contexts: [{name: c, context: {cluster: c}}],
      current-context: c}
      """)
    for wait in [[], ["--wait", "1m"]] {
      let outcome = try await Self.run(["default"] + wait, kubeconfig: URL(fileURLWithPath: kubeconfig))
      #expect(outcome.exitCode == 3 && outcome.output.contains("cannot reach the API server"), "\(outcome)")
    }
    let nowhere = try await Self.run(["default"], kubeconfig: folder.url.appendingPathComponent("none"))
    #expect(nowhere.exitCode == 78 && nowhere.output.contains("KUBECONFIG"), "\(nowhere)")
    let wrong = try await Self.run(
      ["default"], kubeconfig: URL(fileURLWithPath: kubeconfig), ["K8S_TIMEOUT": "soon"])
    #expect(wrong.exitCode == 78 && wrong.output.contains("K8S_TIMEOUT"), "\(wrong)")
  }
}
