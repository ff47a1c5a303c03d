import Foundation
import Testing
import TestSupport

@Suite struct SystemdUnitTests {
  private static let analyze = URL(fileURLWithPath: "/usr/bin/systemd-analyze")

  /// systemd-analyze wants to find the program, and says nothing at all when it is content.
  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: analyze.path),
      "there is no systemd-analyze; scripts/setup tests installs it"))
  func systemdUnderstandsEachLine() async throws {
    try await withTemporaryFolder { (folder) async throws in
      let names = ["k8s-heartbeat.service", "k8s-heartbeat.socket"]
      let units = names.map { folder.appendingPathComponent($0) }
      for (name, unit) in zip(names, units) {
        let text = try String(contentsOf: Repository.file("config/systemd/\(name)"), encoding: .utf8)
        let here = text.replacingOccurrences(
          of: "/usr/local/bin/k8s-heartbeat", with: Repository.product("k8s-heartbeat").path)
        try Data(here.utf8).write(to: unit)
      }
      let verification = try RunningProgram(
        Self.analyze, ["verify", "--man=no"] + units.map(\.path), log: folder.appendingPathComponent("log"))
      #expect(await verification.exitCode(within: .seconds(20)) == 0, "\(verification.output)")
      #expect(verification.output.isEmpty, "\(verification.output)")
    }
  }
}
