import Kubernetes

/// Which API server is asked, and how it is reached: what kubectl's variables say.
public struct ClusterSettings: Sendable {
  /// The environment without this program's own secrets: credential plugins get it.
  private let environment: [String: String]

  init(from reader: borrowing EnvironmentReader) {
    let secrets = [EnvironmentVariable.authTokenBasic, .rateLimitStore].map(\.rawValue)
    environment = reader.environment.filter { !secrets.contains($0.key) }
  }

  /// Finds the API server as kubectl does.
  ///
  /// - Returns: The server and the credentials for it.
  /// - Throws: When there is none, or its configuration cannot be used.
  func find() throws(ConfigurationError) -> ClusterConfiguration {
    try ClusterConfiguration.discover(environment: environment)
  }

  /// What a variable is set to, as it may be shown.
  func text(of variable: EnvironmentVariable) -> String {
    let text = environment[variable.rawValue] ?? ""
    return EnvironmentVariable.proxies.contains(variable) ? Self.withoutUser(text) : text
  }

  /// The text without what stands in front of an `@`, which in a proxy's URL is a user name and a password.
  private static func withoutUser(_ text: String) -> String {
    guard let at = text.lastIndex(of: "@") else { return text }
    let scheme = text.firstRange(of: "://").map { text[..<$0.upperBound] } ?? ""
    return scheme + "<redacted>" + text[at...]
  }
}
