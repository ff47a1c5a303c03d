import ArgumentParser
import FoundationEssentials
import Heartbeat
import Logging

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
    subcommands: [Serve.self, Check.self, Config.self, Status.self],
    defaultSubcommand: Serve.self)

  /// Runs a command, whose failure is told to the operator and in the exit code.
  ///
  /// - Parameters:
  ///   - format: The form in which it is told: that of the log for a program that has one.
  ///   - body: The command.
  /// - Throws: The exit code.
  static func reporting(in format: LogFormat = .text, _ body: () throws(Failure) -> Void) throws {
    do throws(Failure) {
      try body()
    } catch {
      for (index, line) in "\(error)".split(separator: "\n").enumerated() {
        switch format {
        case .text:
          LogStream.standardError(LogText.escaped((index == 0 ? "k8s-heartbeat: " : "") + line) + "\n")
        case .json: LogStream.standardError(format.line(String(line), level: .critical) + "\n")
        }
      }
      throw ExitCode(error.exitCode)
    }
  }

  /// The environment variables.
  static var environment: [String: String] { ProcessInfo.processInfo.environment }
}
