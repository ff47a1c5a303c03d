import ArgumentParser
import FoundationEssentials

/// The command line; all settings come from the environment.
@main
struct Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "k8s-heartbeat",
    abstract: "Answers over FastCGI whether a Kubernetes deployment is up.",
    discussion: """
      All settings are environment variables; the README lists them. One must be set: AUTH_TOKEN_BASIC, or
      AUTH_TOKEN_BASIC_FILE.
      """,
    version: Version.current)

  func run() throws {
    // Before anything that starts a thread.
    let signals = TerminationSignals()
    do throws(Failure) {
      try Program(environment: ProcessInfo.processInfo.environment).run(until: signals)
    } catch {
      var standardError = StandardError()
      print("k8s-heartbeat: \(error)", to: &standardError)
      throw ExitCode(error.exitCode)
    }
  }
}
