import Foundation
import TestSupport
import Testing

/// The chart, rendered by Helm's own library without a cluster; scripts/check-manifests asks an API server of the renderings.
@Suite(
  .enabled(
    if: FileManager.default.isExecutableFile(atPath: Repository.file(".build-python/bin/python").path),
    "Helm's library is not here; `scripts/setup tests` installs it"))
struct ChartTests {
  @Test func rendersWhatTheManifestsAreAndRefusesWhatCannotBe() async throws {
    try await withTemporaryFolder { (folder) async throws in
      let check = try RunningProgram(
        Repository.file("scripts/check-chart"), [], log: folder.appendingPathComponent("log"))
      #expect(await check.exitCode(within: .seconds(60)) == 0, "\(check.output)")
      #expect(check.output.contains("4 renderings"), "\(check.output)")
    }
  }

  /// Of the versions that no machine runs here, too: neither the chart nor a manifest has a field that one of them does not know.
  @Test(
    .enabled(
      if: ["/usr/local/bin/kubectl", "/usr/bin/kubectl"].contains(
        where: FileManager.default.isExecutableFile),
      "there is no kubectl; scripts/setup installs it"))
  func isWhatTheSchemasOfKubernetesSay() async throws {
    try await withTemporaryFolder { (folder) async throws in
      let script = """
        mkdir renderings && '\(Repository.file("scripts/check-chart").path)' renderings \
          && '\(Repository.file("scripts/check-schemas").path)' renderings/*.yaml
        """
      let check = try RunningProgram(
        URL(fileURLWithPath: "/bin/bash"), ["-c", "cd '\(folder.path)' && \(script)"],
        environment: ["HOME": folder.path, "PATH": "/usr/local/bin:/usr/bin:/bin"],
        log: folder.appendingPathComponent("log"))
      #expect(await check.exitCode(within: .seconds(300)) == 0, "\(check.output)")
      #expect(check.output.contains(/[5-9][0-9] objects as Kubernetes 1\.25 to 1\.36/), "\(check.output)")
    }
  }
}
