public import Kubernetes

/// Everything that is wrong with the settings, so that one start shows all of it.
public struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One variable that is missing or cannot be read.
  public struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// The variable to change.
    public var variable: EnvironmentVariable
    /// What it is set to; nil when it is not set, and always for a secret.
    public var value: String?
    /// What it may be set to, as the end of the sentence *expected …*.
    public var allowed: String

    /// Creates a problem from its parts.
    ///
    /// - Parameters:
    ///   - variable: The variable to change.
    ///   - value: What it is set to; nil when it is not set, and always for a secret.
    ///   - allowed: What it may be set to, as the end of the sentence *expected …*.
    public init(_ variable: EnvironmentVariable, value: String?, allowed: String) {
      self.variable = variable
      self.value = value
      self.allowed = allowed
    }

    /// One line: the variable, its value in quotes if it may be shown, and what is allowed.
    public var description: String {
      let setting = value.map { "=\($0.debugDescription)" } ?? ""
      return "\(variable.rawValue)\(setting): expected \(allowed)"
    }
  }

  /// The problems in the order in which the variables are read.
  public var problems: [Problem]
  /// Why no API server could be found out; nil when that is not what is wrong.
  public var cluster: ConfigurationError?

  /// What may be meant by variables that are no settings, a sentence each.
  public var hints: [String]

  /// Creates an error about these variables.
  ///
  /// - Parameters:
  ///   - problems: What is wrong with them.
  ///   - hints: What may be meant by others, a sentence each.
  public init(_ problems: [Problem], hints: [String] = []) {
    self.problems = problems
    self.hints = hints
  }

  /// How many settings cannot be used.
  public var count: Int { problems.count + (cluster == nil ? 0 : 1) }

  /// One line for each problem, then the hints.
  public var description: String {
    let cluster = cluster.map { ["\($0)"] } ?? []
    return (problems.map(\.description) + cluster + hints).joined(separator: "\n")
  }
}
