import Foundation
import TestSupport
import Testing

/// The README's own lines, typed as they stand there; scripts/check-manifests does the same with those for kubectl.
@Suite(.sharedSystem()) struct ReadmeTests {
  let system = SharedSystem.current!

  @Test func everyCurlLineIsAnswered() async throws {
    let lines = try Self.commands(of: "README.md").filter { $0.hasPrefix("curl ") && $0.contains("IP:PORT") }
    #expect(lines.count >= 3)
    for line in lines {
      let here = line.replacingOccurrences(of: "http://IP:PORT", with: system.server.url)
      try await withTemporaryFolder { (folder) async throws in
        let shell = try RunningProgram(
          URL(fileURLWithPath: "/bin/bash"), ["-c", "\(here) --no-progress-meter -w '\n%{http_code}\n'"],
          log: folder.appendingPathComponent("log"))
        #expect(await shell.exitCode(within: .seconds(20)) == 0, "\(line): \(shell.output)")
        #expect(shell.output.hasSuffix("\n200\n"), "\(line): \(shell.output)")
        await shell.stop()
      }
    }
  }

  /// The documents with blocks of shell commands, and the programs that these begin with.
  ///
  /// Who tries them. README.md: `curl` here; `kubectl` scripts/check-manifests; `check_http` ReadmeMonitorsTests;
  /// `k8s-heartbeat` StatusCommandTests; `make` RunScriptTests, and the tests are what `make test` runs; `docker`
  /// scripts/image-check builds the same targets, ImageFileTests compares the lines; `helm` scripts/check-chart-release, by Helm's
  /// library; `minikube` nobody: it takes a machine that can run a cluster's nodes. nginx/README.md: SystemdUnitTests and
  /// ExistingServerTests. docs/logging.md: LogTests. docs/releasing.md: scripts/image-check and Tests/Scripts.
  private static let programs: [String: Set<String>] = [
    "README.md": ["curl", "kubectl", "check_http", "make", "docker", "helm", "minikube", "k8s-heartbeat"],
    "nginx/README.md": [
      "install", "kubectl", "openssl", "chmod", "systemctl", "AUTH_TOKEN_BASIC=…",
    ],
    "docs/logging.md": ["kubectl"],
    "docs/releasing.md": ["docker", "scripts/sbom"],
  ]

  /// Every program that a line begins with is tried by somebody.
  @Test func thereIsNoBlockThatNothingRuns() throws {
    let folder = Repository.file("docs")
    let documents =
      try FileManager.default.contentsOfDirectory(atPath: folder.path).map { "docs/\($0)" }
      + ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "nginx/README.md", "Fuzz/README.md"]
    for path in documents where path.hasSuffix(".md") {
      let programs = Set(
        try Self.commands(of: path).compactMap { $0.split(separator: " ").first.map(String.init) })
      #expect(programs == Self.programs[path] ?? [], "\(path)")
    }
  }

  /// The lines of a Markdown file's blocks of shell commands, without comments.
  private static func commands(of path: String) throws -> [String] {
    var isInside = false
    let text = try String(contentsOf: Repository.file(path), encoding: .utf8)
    // A command goes on in the next line where a line ends with a backslash.
    return text.replacing("\\\n", with: "").split(separator: "\n").compactMap { line in
      if line.hasPrefix("```") {
        isInside = line == "```bash"
        return nil
      }
      guard isInside, !line.hasPrefix("#") else { return nil }
      return (line.firstRange(of: "   # ").map { line[..<$0.lowerBound] } ?? line)
        .trimmingCharacters(in: .whitespaces)
    }
  }
}
