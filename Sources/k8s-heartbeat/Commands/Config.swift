import ArgumentParser
import Heartbeat
import Kubernetes

/// Shows what the settings come to.
struct Config: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what every setting comes to and from where, secrets masked.")

  func run() throws {
    try Command.reporting { () throws(Failure) in
      let environment = Command.environment
      let configuration = try Failure.configuration { try Configuration(environment: environment) }
      let cluster = try Failure.configuration { try ClusterConfiguration.discover(environment: environment) }
      print(ConfigurationReport(configuration, environment: environment))
      print("cluster: \(cluster)")
    }
  }
}
