public import Kubernetes

/// All that a start needs: the settings, and what the files hold that they name.
///
/// It is read whole, so that one start shows all that is wrong, and ``ConfigurationReport`` shows the same.
public struct LoadedConfiguration: Sendable {
  /// The settings.
  public let configuration: Configuration
  /// The tokens that let a client in.
  public let tokens: ConfiguredTokens
  /// The API server that is asked.
  public let cluster: ClusterConfiguration
  /// What is allowed and hurts, a sentence each; ``TokenSource`` has its own to say.
  public let warnings: [String]

  /// Reads the settings and the files.
  ///
  /// - Parameter environment: The variables by name; an empty one counts as unset.
  /// - Throws: An error that tells all that is missing or cannot be read.
  public init(environment: [String: String]) throws(SettingsError) {
    let reading = Reading(environment)
    guard reading.error.count == 0, let tokens = reading.tokens, let cluster = reading.cluster else {
      throw reading.error
    }
    configuration = reading.configuration
    warnings = reading.warnings
    self.tokens = tokens
    self.cluster = cluster
  }

  /// What a look at the environment and the files gave, with all that is wrong.
  struct Reading {
    /// The settings; those that cannot be read have their defaults.
    let configuration: Configuration
    /// The tokens, nil when there is none or their file cannot be read.
    private(set) var tokens: ConfiguredTokens?
    /// The API server, nil when none can be found out.
    private(set) var cluster: ClusterConfiguration?
    /// What is wrong.
    private(set) var error: SettingsError
    /// What is allowed and hurts, a sentence each.
    let warnings: [String]

    init(_ environment: [String: String]) {
      var reader = EnvironmentReader(environment)
      configuration = Configuration(from: &reader)
      let misspelt = EnvironmentVariable.misspelt(in: environment)
      warnings = configuration.warnings + misspelt
      error = SettingsError(reader.problems, hints: misspelt)
      do throws(SettingsError) {
        tokens = try configuration.authentication.readTokens()
      } catch {
        // Without any token that can be read, it is known already that there is none.
        let known = Set(reader.problems.map(\.variable))
        self.error.problems += error.problems.filter { !known.contains($0.variable) }
      }
      do throws(SettingsError) {
        try configuration.rateLimit.store.checkPasswordFile()
      } catch {
        self.error.problems += error.problems
      }
      do throws(ConfigurationError) {
        cluster = try configuration.cluster.find()
      } catch {
        self.error.cluster = error
      }
    }
  }
}
