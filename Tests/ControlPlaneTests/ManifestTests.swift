import Foundation
import TestSupport
import Testing

/// The manifests in `config`, as people apply them, on a cluster of their own.
@Suite(.enabled(if: Assets.haveAPIServer, Assets.apiServerComment))
struct ManifestTests {
  @Test func aRealAPIServerTakesThem() async throws {
    try await ControlPlane.with { plane in
      let check = try RunningProgram(
        Repository.file("scripts/check-manifests"), [plane.kubectl.kubeconfig.path],
        environment: ["HOME": plane.folder.path],
        log: plane.folder.appendingPathComponent("check-manifests.log"))
      let exitCode = await check.exitCode(within: .seconds(300))
      await check.stop()
      #expect(exitCode == 0, "\(check.output)")
    }
  }
}
