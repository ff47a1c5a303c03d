import ArgumentParser
import FoundationEssentials

/// The command line; all settings come from the environment.
@main
struct Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "k8s-heartbeat",
    abstract: "Answers over FastCGI whether a Kubernetes deployment is up.",
    discussion: """
      All settings are environment variables; the README lists them, and 'k8s-heartbeat config' shows what they come to.
      One must be set: AUTH_TOKEN_BASIC, or AUTH_TOKEN_BASIC_FILE.
      """,
    version: Version.current,
    subcommands: [Serve.self, Check.self, Config.self],
    defaultSubcommand: Serve.self)

  /// Runs a command, whose failure is told to the operator and in the exit code.
  static func reporting(_ body: () throws(Failure) -> Void) throws {
    do throws(Failure) {
      try body()
    } catch {
      var standardError = StandardError()
      print("k8s-heartbeat: \(error)", to: &standardError)
      throw ExitCode(error.exitCode)
    }
  }

  /// The environment variables.
  static var environment: [String: String] { ProcessInfo.processInfo.environment }
}
