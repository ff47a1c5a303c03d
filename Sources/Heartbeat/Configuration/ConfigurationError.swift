/// Everything that is wrong with the environment, so that one start shows all of it.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
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

  /// The problems in the order in which the variables are read; at least one.
  public var problems: [Problem]

  /// Creates an error about these variables.
  public init(_ problems: [Problem]) {
    self.problems = problems
  }

  /// One line for each problem.
  public var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
