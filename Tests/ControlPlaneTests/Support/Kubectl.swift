import Foundation
import TestSupport

/// The real kubectl, for what people do with it.
struct Kubectl: Sendable {
  /// The cluster and the user.
  let kubeconfig: URL
  /// Where its cache and its output go.
  let folder: URL

  /// Runs it to its end.
  func ask(_ arguments: [String]) async throws -> (exitCode: CInt, output: String) {
    let program = try RunningProgram(
      Assets.kubectl!, ["--kubeconfig", kubeconfig.path] + arguments, environment: ["HOME": folder.path],
      log: folder.appendingPathComponent("kubectl-\(UUID().uuidString).log"))
    guard let exitCode = await program.exitCode(within: .seconds(90)) else {
      await program.stop()
      throw NotMet("kubectl \(arguments.joined(separator: " ")) ends: \(program.output)")
    }
    return (exitCode, program.output)
  }

  /// Runs it to its end, which must be a good one.
  @discardableResult
  func run(_ arguments: String...) async throws -> String {
    let (exitCode, output) = try await ask(arguments)
    guard exitCode == 0 else { throw NotMet("kubectl \(arguments.joined(separator: " ")): \(output)") }
    return output
  }

  /// Whether it reads kustomizations that refer to folders; Debian's own is one that does not.
  func readsOverlays() async throws -> Bool {
    let version = try JSON(try await run("version", "--client", "-o", "json"))["clientVersion", "gitVersion"]
      .string
    if let version = version.flatMap(ServerVersion.init), version >= ServerVersion(1, 21) { return true }
    print("kubectl \(version ?? "of an unknown version") reads no overlays: they are left out.")
    return false
  }
}
