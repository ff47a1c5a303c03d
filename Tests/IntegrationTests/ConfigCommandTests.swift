import Foundation
import TestSupport
import Testing

/// `k8s-heartbeat config`, and that `serve` refuses the same.
@Suite struct ConfigCommandTests {
  /// What the program ended with, and said.
  private struct Outcome {
    let exitCode: CInt?
    let output: String
    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  private static let cluster = """
    {clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}], contexts: [{name: c, context: {cluster: c}}],
    current-context: c}
    """

  /// Runs a command with settings that are in order, but for those that a test changes.
  private func run(_ command: String, _ change: [String: String]) async throws -> Outcome {
    try await withTemporaryFolder { folder in
      let kubeconfig = folder.appendingPathComponent("kubeconfig")
      try Data(Self.cluster.utf8).write(to: kubeconfig)
      let settings = [
        "AUTH_TOKEN_BASIC": "a-token-of-this-test", "KUBECONFIG": kubeconfig.path,
        "FASTCGI_LISTEN": "unix:\(folder.path)/s",
      ]
      let program = try RunningProgram(
        Repository.product("k8s-heartbeat"), [command], environment: settings.merging(change) { $1 },
        log: folder.appendingPathComponent("log"))
      let exitCode = await program.exitCode(within: .seconds(30))
      await program.stop()
      return Outcome(exitCode: exitCode, output: program.output)
    }
  }

  @Test(arguments: [
    (["FASTCGI_LISTEN": "9000"], "FASTCGI_LISTEN"), (["FASTCGI_LISTEN": "/run/x.sock"], "FASTCGI_LISTEN"),
    (["FASTCGI_SOCKET_GROUP": "no-such-group"], "FASTCGI_SOCKET_GROUP"),
    (["AUTH_TOKEN_BASIC": ""], "AUTH_TOKEN_BASIC"),
    (["AUTH_TOKEN_BASIC_FILE": "/nonexistent/tokens"], "AUTH_TOKEN_BASIC_FILE"),
    (["AUTH_TOKEN_BASIC_FILE": "/dev/null"], "AUTH_TOKEN_BASIC_FILE"),
    (["RATE_LIMIT": "99999999999999999999-H"], "RATE_LIMIT"), (["LOG_FORMAT": "xml"], "LOG_FORMAT"),
    (["KUBECONFIG": "/nonexistent"], "KUBECONFIG"), (["KUBE_CONTEXT": "none"], "none"),
  ])
  func configRefusesWhatServeRefuses(_ change: [String: String], _ name: String) async throws {
    let config = try await run("config", change)
    #expect(config.exitCode == 78)
    #expect(config.lines.count { $0.contains("WRONG: ") } == 1, "\(config.output)")
    #expect(config.output.contains(name))
    #expect(config.lines.contains("K8S_TIMEOUT=5s  # default"), "all else is shown: \(config.output)")
    #expect(config.output.contains("1 setting cannot be used"))
    let serve = try await run("serve", change)
    #expect(serve.exitCode == 78, "\(serve.output)")
    #expect(serve.output.contains(name))
  }

  @Test func configShowsAllThatIsWrongAtOnce() async throws {
    let config = try await run(
      "config",
      [
        "AUTH_TOKEN_BASIC": "", "LOG_LEVEL": "loud", "RATE_LIMIT": "-1-H", "FASTCGI_WORKERS": "0",
        "FASTCGI_LISTEN": "9000", "KUBECONFIG": "/nonexistent", "RATELIMIT": "5-S",
      ])
    #expect(config.exitCode == 78)
    for name in [
      "AUTH_TOKEN_BASIC", "LOG_LEVEL", "RATE_LIMIT", "FASTCGI_WORKERS", "FASTCGI_LISTEN", "cluster:",
    ] {
      #expect(
        config.lines.contains { $0.hasPrefix(name) && $0.contains("# WRONG: ") }, "\(name): \(config.output)")
    }
    #expect(config.output.contains("warning: RATELIMIT is not a setting"))
    #expect(config.output.contains("6 settings cannot be used"))
  }

  @Test func configIsContentWithWhatIsInOrder() async throws {
    let config = try await run("config", ["LOG_FORMAT": "json", "HTTPS_PROXY": "http://me:hush@proxy:1"])
    #expect(config.exitCode == 0, "\(config.output)")
    #expect(!config.output.contains("WRONG") && !config.output.contains("warning"))
    #expect(config.lines.contains("LOG_FORMAT=json"))
    #expect(config.output.contains("HTTPS_PROXY=http://<redacted>@proxy:1"))
    #expect(!config.output.contains("a-token-of-this-test") && !config.output.contains("hush"))
  }

  @Test func aProgramThatCannotStartSaysSoInTheFormOfItsLog() async throws {
    let serve = try await run(
      "serve", ["LOG_FORMAT": "json", "LOG_LEVEL": "\u{1B}[2J", "FASTCGI_WORKERS": "0"])
    #expect(serve.exitCode == 78)
    #expect(serve.lines.count == 2)
    for line in serve.lines {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
      #expect(object?["level"] == "critical", "\(line)")
      #expect(object?["message"]?.contains("expected ") == true)
    }
    #expect(!serve.output.contains("\u{1B}"))
  }
}
