import Foundation
import TestSupport

extension Assets {
  /// Which version of Kubernetes the API server is of, by its own word; nil when there is none.
  static func serverVersion() async throws -> ServerVersion? {
    guard haveAPIServer else { return nil }
    return try await withTemporaryFolder { folder in
      let run = try RunningProgram(
        file(.apiServer), ["--version"], environment: ["HOME": folder.path],
        log: folder.appendingPathComponent("version"))
      let exitCode = await run.exitCode(within: .seconds(60))
      await run.stop()
      guard exitCode == 0, let version = ServerVersion(run.output) else {
        throw NotMet("the version of kube-apiserver: \(run.output)")
      }
      return version
    }
  }
}
