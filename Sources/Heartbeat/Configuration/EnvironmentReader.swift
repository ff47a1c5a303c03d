/// Reads variables one by one and remembers those that cannot be read.
struct EnvironmentReader {
  let environment: [String: String]
  private(set) var problems: [SettingsError.Problem] = []

  init(_ environment: [String: String]) {
    self.environment = environment
  }

  /// The text of a variable; nil when it is unset or empty.
  func text(_ variable: EnvironmentVariable) -> String? {
    environment[variable.rawValue].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The value of a variable that has no default.
  ///
  /// - Parameters:
  ///   - variable: What to read.
  ///   - allowed: What it may be set to, as the end of the sentence *expected …*.
  ///   - parse: Reads the text; nil when it is not allowed.
  /// - Returns: The value; nil when it is unset, and when it cannot be read, which is noted as a problem.
  mutating func optional<Value>(
    _ variable: EnvironmentVariable, allowed: String, parse: (String) -> Value?
  ) -> Value? {
    guard let text = text(variable) else { return nil }
    guard let value = parse(text) else {
      reject(.init(variable, value: text, allowed: allowed))
      return nil
    }
    return value
  }

  /// The value of a variable that has a default.
  ///
  /// - Parameters:
  ///   - variable: What to read.
  ///   - default: The value when it is unset.
  ///   - allowed: What it may be set to, as the end of the sentence *expected …*.
  ///   - parse: Reads the text; nil when it is not allowed.
  /// - Returns: The value; the default also when it cannot be read, which is noted as a problem.
  mutating func value<Value>(
    _ variable: EnvironmentVariable, default: Value, allowed: String, parse: (String) -> Value?
  ) -> Value {
    optional(variable, allowed: allowed, parse: parse) ?? `default`
  }

  /// Notes a problem.
  mutating func reject(_ problem: SettingsError.Problem) {
    problems.append(problem)
  }
}
