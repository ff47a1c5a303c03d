import ArgumentParser
import Heartbeat

/// Shows what the settings come to.
struct Config: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what every setting comes to and from where, secrets masked.",
    discussion: """
      What cannot be used is marked WRONG, with what is expected; the exit code is 78 then, and 'serve' would refuse to
      start.
      """)

  func run() throws {
    try Command.reporting { () throws(Failure) in
      let report = ConfigurationReport(environment: Command.environment)
      print(report)
      if report.problemCount > 0 { throw .unusable(report.problemCount) }
    }
  }
}
