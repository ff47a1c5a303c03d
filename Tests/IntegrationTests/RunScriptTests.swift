import Foundation
import TestSupport
import Testing

/// `make run`, as somebody meets it who tries the program for the first time.
@Suite struct RunScriptTests {
  /// Starts scripts/run with the programs that the tests use, on free ports.
  private func run(_ environment: [String: String], in folder: URL) throws -> RunningProgram {
    let (port, tlsPort, metricsPort) = (try freePort(), try freePort(), try freePort())
    let settings = [
      "BUILD_FOLDER": Repository.product("k8s-heartbeat").deletingLastPathComponent().path,
      "PORT": String(port), "TLS_PORT": String(tlsPort),
      "METRICS_PORT": String(metricsPort), "TMPDIR": folder.path, "HOME": folder.path,
    ]
    return try RunningProgram(
      Repository.file("scripts/run"), [], environment: settings.merging(environment) { $1 },
      log: folder.appendingPathComponent("log"))
  }

  @Test func everyLineThatIsPrintedDoesWhatItSays() async throws {
    try await withTemporaryFolder { (folder) async throws in
      let certificate = try await SelfSignedCertificate(named: "some.example", in: folder)
      let mount = try SecretMount(at: folder.appendingPathComponent("tls"), certificate.files)
      let run = try run(["NGINX_TLS": mount.folder.path], in: folder)
      do {
        try await run.require("its last words", within: .seconds(60)) { run.output.contains("Ctrl-C stops") }
        #expect(!run.output.contains("No such file"), "\(run.output)")
        let lines = run.output.split(separator: "\n").filter { $0.hasPrefix("  curl ") }
        #expect(lines.count == 14 && lines.last?.contains("'https://127.0.0.1:") == true, "\(run.output)")
        let page = run.output.firstRange(of: "Open in a browser: ").map { run.output[$0.upperBound...] }
        let address = String(page?.prefix { !$0.isWhitespace } ?? "")
        #expect(address.contains("/status/#token=\(HeartbeatServer.token)"), "\(run.output)")
        #expect(try await curl(address).headers["content-type"]?.hasPrefix("text/html") == true)
        // Its progress would stand amid what it prints.
        try Data("silent\n".utf8).write(to: folder.appendingPathComponent(".curlrc"))
        for line in lines {
          let status = try #require(
            line.split(separator: "#").last?.prefix { $0 != "," }.split(separator: " ").first)
          // Not an option among these lets curl say nothing of a status.
          let shell = try RunningProgram(
            URL(fileURLWithPath: "/bin/bash"), ["-c", String(line)],
            environment: ["HOME": folder.path], log: folder.appendingPathComponent("curl"))
          #expect(await shell.exitCode(within: .seconds(10)) == 0, "\(line)")
          let answer = shell.output.split(separator: "\n").first { $0.hasPrefix("HTTP/") }
          #expect(answer?.split(separator: " ")[1] == status, "\(line): \(shell.output)")
        }
      } catch {
        run.signal(SIGINT)
        _ = await run.exitCode(within: .seconds(40))
        throw error
      }
      run.signal(SIGINT)
      #expect(await run.exitCode(within: .seconds(40)) == 0, "\(run.output)")
    }
  }

  @Test(arguments: [
    (["NGINX_TLS": "/typo"], "NGINX_TLS='/typo' is not a folder"),
    (["NGINX_TLS": "/proc"], "there is no tls.crt"),
    (["PORT": "http"], "PORT='http' is not a port"),
    (["METRICS_PORT": "65536"], "METRICS_PORT='65536' is not a port"),
    (["NGINX_TLS": "/", "TLS_PORT": "0"], "TLS_PORT='0' is not a port"),
    (["TRUSTED_PROXIES": "everybody"], "TRUSTED_PROXIES"),
  ])
  func aSettingThatCannotBeUsedEndsIt(_ environment: [String: String], _ words: String) async throws {
    try await withTemporaryFolder { (folder) async throws in
      let run = try run(environment, in: folder)
      #expect(await run.exitCode(within: .seconds(60)) == 78, "\(run.output)")
      #expect(run.output.contains(words), "\(run.output)")
    }
  }
}
