import Foundation
import TestSupport
import Testing

/// The files of `.github`, which nothing here can run: compared with their schemas, and their shell looked at.
@Suite struct WorkflowTests {
  private static let schemas = Repository.file(".build-python/bin/check-jsonschema")

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: schemas.path),
      "check-jsonschema is not here; `scripts/setup tests` installs it"))
  func areWhatTheirSchemasAskFor() async throws {
    try await withTemporaryFolder { (folder) async throws in
      let check = try RunningProgram(
        Repository.file("scripts/check-workflows"), [], log: folder.appendingPathComponent("log"))
      #expect(await check.exitCode(within: .seconds(60)) == 0, "\(check.output)")
    }
  }
}
