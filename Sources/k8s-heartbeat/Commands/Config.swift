import ArgumentParser
import Heartbeat
import Kubernetes

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
      let environment = Command.environment
      let report = ConfigurationReport(environment: environment)
      print(report)
      var problems = report.problemCount
      do throws(Kubernetes.ConfigurationError) {
        print("cluster: \(LogText.escaped("\(try ClusterConfiguration.discover(environment: environment))"))")
      } catch {
        print("cluster:  # WRONG: \(LogText.escaped("\(error)"))")
        problems += 1
      }
      if problems > 0 { throw .unusable(problems) }
    }
  }
}
