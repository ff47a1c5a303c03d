public import Kubernetes
public import Monitoring

/// What a program needs to know that asks a cluster itself and serves nobody: no token, and no socket.
public struct StatusSettings: Sendable {
  /// The API server that is asked.
  public let cluster: ClusterConfiguration
  /// How it is asked.
  public let session: ClusterSession.Settings

  /// Reads the settings, and the files that they name.
  ///
  /// - Parameter environment: The variables by name; an empty one counts as unset.
  /// - Throws: An error that tells all that cannot be read, of what matters here.
  public init(environment: [String: String]) throws(SettingsError) {
    var reader = EnvironmentReader(environment)
    let configuration = Configuration(from: &reader)
    let matters: Set<EnvironmentVariable> = [
      .healthFailOn, .healthRequired, .healthScaledToZero, .kubernetesTimeout,
    ]
    var error = SettingsError(reader.problems.filter { matters.contains($0.variable) })
    var found: ClusterConfiguration?
    do throws(ConfigurationError) {
      found = try configuration.cluster.find()
    } catch let problem {
      error.cluster = problem
    }
    guard error.count == 0, let found else { throw error }
    cluster = found
    session = ClusterSession.Settings(
      timeout: configuration.kubernetesTimeout, workers: 8, health: configuration.health, watching: nil)
  }
}
