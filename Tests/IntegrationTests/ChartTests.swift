import Foundation
import TestSupport
import Testing

/// The chart, rendered by Helm's own library without a cluster; scripts/check-manifests asks an API server of the renderings.
@Suite struct ChartTests {
  private static let python = Repository.file(".build-python/bin/python")

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: python.path),
      "Helm's library is not here; `scripts/setup tests` installs it"))
  func rendersWhatTheManifestsAreAndRefusesWhatCannotBe() async throws {
    try await withTemporaryFolder { (folder) async throws in
      let check = try RunningProgram(
        Repository.file("scripts/check-chart"), [], log: folder.appendingPathComponent("log"))
      #expect(await check.exitCode(within: .seconds(60)) == 0, "\(check.output)")
      #expect(check.output.contains("4 renderings"), "\(check.output)")
    }
  }
}
