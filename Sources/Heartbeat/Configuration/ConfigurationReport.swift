import Kubernetes
import System

/// What every setting came to, and from where, for an operator to read; secrets are masked.
///
/// Read as by the program that serves: what it refuses stands here with the reason.
public struct ConfigurationReport: Sendable, CustomStringConvertible {
  /// One setting.
  public struct Entry: Sendable, Hashable {
    /// The variable's name.
    public let name: String
    /// What it came to; what it is set to, if that cannot be used.
    public let value: String
    /// Whether the environment says so, or it is the default.
    public let isSet: Bool
    /// What is wrong with it, as the end of the sentence *expected …*; nil when it can be used.
    public let problem: String?
  }

  /// The settings, in the order of ``EnvironmentVariable``; proxies only where they are set.
  public let entries: [Entry]
  /// What is allowed and hurts, a sentence each.
  public let warnings: [String]
  /// How many settings cannot be used, the cluster among them.
  public let problemCount: Int

  /// A token, by what it is called.
  public struct Token: Sendable, Hashable {
    /// Where it is configured: `AUTH_TOKEN_BASIC`, or a line of the file.
    public let origin: String
    /// What it is called in logs.
    public let name: String
    /// What it may see, as it could be written; `everything`.
    public let access: String

    init(_ token: ConfiguredToken) {
      origin = "\(token.origin)"
      name = token.accepted.name
      access = "\(token.accepted.access)"
    }
  }

  /// The tokens that are valid.
  public let tokens: [Token]
  /// Which API server is asked, or why none.
  private let cluster: String

  /// Reads all settings, and the files that they name.
  ///
  /// - Parameter environment: The variables by name.
  public init(environment: [String: String]) {
    let reading = LoadedConfiguration.Reading(environment)
    let configuration = reading.configuration
    warnings =
      reading.warnings + (Secret.warning(of: reading.tokens?.all ?? []).map { [$0] } ?? [])
      + (reading.tokens?.read?.contents.doubts.warnings ?? [])
    tokens = (reading.tokens?.all ?? []).map(Token.init)
    problemCount = reading.error.count
    cluster =
      reading.error.cluster.map { "cluster:  # WRONG: \(LogText.escaped("\($0)"))" }
      ?? "cluster: \(reading.cluster.map { LogText.escaped("\($0)") } ?? "")"
    entries = EnvironmentVariable.allCases.compactMap { variable in
      let isSet = !(environment[variable.rawValue] ?? "").isEmpty
      guard isSet || !EnvironmentVariable.proxies.contains(variable) else { return nil }
      let problem = reading.error.problems.first { $0.variable == variable }
      let value =
        if let problem {
          // Without a value it must not be shown, or there is none.
          problem.value.map(LogText.quoted) ?? (isSet ? "<redacted>" : "")
        } else {
          LogText.escaped(configuration.text(of: variable))
        }
      return Entry(name: variable.rawValue, value: value, isSet: isSet, problem: problem?.allowed)
    }
  }

  /// A line for each setting, one for the cluster, one for each token, then one for each warning.
  public var description: String {
    let lines = entries.map { entry in
      let note = entry.problem.map { "  # WRONG: expected \($0)" } ?? (entry.isSet ? "" : "  # default")
      return "\(entry.name)=\(entry.value)\(note)"
    }
    let warnings = warnings.map { "warning: \(LogText.escaped($0))" }
    let tokens = tokens.map { "token: \(LogText.quoted($0.name)) (\($0.origin)): \($0.access)" }
    return (lines + [cluster] + tokens + warnings).joined(separator: "\n")
  }
}
