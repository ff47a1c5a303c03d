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

  /// Every program that a line begins with is tried by somebody.
  @Test func thereIsNoBlockThatNothingRuns() throws {
    let programs = Set(try Self.commands(of: "README.md").compactMap { $0.split(separator: " ").first })
    // check_http: ReadmeMonitorsTests. k8s-heartbeat: StatusCommandTests. make: these tests and scripts/soak start what
    // it starts. docker: scripts/image-check. helm: ChartTests, as far as its library goes. minikube: not here.
    #expect(
      programs.subtracting([
        "curl", "kubectl", "check_http", "make", "docker", "helm", "minikube", "k8s-heartbeat",
      ])
      .isEmpty,
      "\(programs)")
  }

  /// The lines of a Markdown file's blocks of shell commands, without comments.
  private static func commands(of path: String) throws -> [String] {
    var isInside = false
    return try String(contentsOf: Repository.file(path), encoding: .utf8).split(separator: "\n").compactMap {
      line in
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
