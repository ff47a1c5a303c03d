import Foundation
import TestSupport
import Testing

/// The manifests in `config`, as people apply them, on a cluster of their own.
@Suite(.enabled(if: Assets.haveAPIServer, Assets.apiServerComment))
struct ManifestTests {
  @Test func aRealAPIServerTakesThem() async throws {
    try await ControlPlane.with { plane in
      // With the kubectl that belongs to the server, where there is one: that of the machine may be much older.
      let folders = [Assets.kubectl?.deletingLastPathComponent().path, "/usr/local/bin", "/usr/bin", "/bin"]
      let check = try RunningProgram(
        Repository.file("scripts/check-manifests"), [plane.kubectl.kubeconfig.path],
        environment: [
          "HOME": plane.folder.path, "PATH": folders.compactMap(\.self).joined(separator: ":"),
        ],
        log: plane.folder.appendingPathComponent("check-manifests.log"))
      let exitCode = await check.exitCode(within: .seconds(300))
      for line in check.output.split(separator: "\n") { print(line) }
      await check.stop()
      #expect(exitCode == 0, "\(check.output)")
    }
  }
}
