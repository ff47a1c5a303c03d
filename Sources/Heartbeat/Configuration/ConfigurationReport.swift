import FastCGI
import Health
import Logging

/// What every setting came to, and from where, for an operator to read; secrets are masked.
///
/// Read by the same parser as by the program that serves: what it refuses stands here with the reason.
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

  /// The settings, in the order of ``EnvironmentVariable``, then what says which API server is asked.
  public let entries: [Entry]
  /// What is allowed and hurts, a sentence each.
  public let warnings: [String]

  /// Reads all settings, and the file of tokens.
  ///
  /// - Parameter environment: The variables by name.
  public init(environment: [String: String]) {
    var reader = EnvironmentReader(environment)
    let configuration = Configuration(from: &reader)
    var problems = reader.problems
    var warnings = configuration.warnings + EnvironmentVariable.misspelt(in: environment)
    do throws(ConfigurationError) {
      let tokens = try configuration.authentication.readTokens().tokens
      if let warning = Secret.warning(of: tokens) { warnings.append(warning) }
    } catch {
      // Without any token that can be read, it is known already that there is none.
      problems += error.problems.filter { found in !problems.contains { $0.variable == found.variable } }
    }
    self.warnings = warnings
    let own = EnvironmentVariable.allCases.map { variable in
      let problem = problems.first { $0.variable == variable }
      return Entry(
        name: variable.rawValue,
        value: problem.map { $0.value.map(LogText.quoted) ?? configuration.mask(variable, environment) }
          ?? LogText.escaped(configuration.text(of: variable)),
        isSet: Self.isSet(variable.rawValue, in: environment), problem: problem?.allowed)
    }
    entries = own + Self.access(environment)
  }

  /// How many settings cannot be used.
  public var problemCount: Int { entries.count { $0.problem != nil } }

  /// A line for each setting, then one for each warning.
  public var description: String {
    let lines = entries.map { entry in
      let note = entry.problem.map { "  # WRONG: expected \($0)" } ?? (entry.isSet ? "" : "  # default")
      return "\(entry.name)=\(entry.value)\(note)"
    }
    return (lines + warnings.map { "warning: \(LogText.escaped($0))" }).joined(separator: "\n")
  }

  private static func isSet(_ name: String, in environment: [String: String]) -> Bool {
    environment[name].map { !$0.isEmpty } ?? false
  }

  /// The variables that are read as kubectl reads them; proxies only where they are set.
  private static func access(_ environment: [String: String]) -> [Entry] {
    let proxies = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"]
    return (["KUBECONFIG", "KUBE_CONTEXT"] + proxies.filter { isSet($0, in: environment) }).map { name in
      Entry(
        name: name, value: LogText.escaped(withoutUser(environment[name] ?? "")),
        isSet: isSet(name, in: environment), problem: nil)
    }
  }

  /// The text without what stands in front of an `@`, which in a proxy's URL is a user name and a password.
  private static func withoutUser(_ text: String) -> String {
    guard let at = text.lastIndex(of: "@") else { return text }
    let scheme = text.firstRange(of: "://").map { text[..<$0.upperBound] } ?? ""
    return scheme + "<redacted>" + text[at...]
  }
}

extension Configuration {
  /// Settings that are allowed together and hurt, a sentence each.
  public var warnings: [String] {
    var warnings: [String] = []
    if case .tcp = fastCGI.listen, !fastCGI.isLoopback {
      warnings.append(
        "FASTCGI_LISTEN=\(fastCGI.listen) can be reached from elsewhere: FastCGI has no authentication, so whoever reaches "
          + "it can claim any client address. Use a unix socket or a loopback address.")
    }
    if case .unix = fastCGI.listen, fastCGI.socketMode & 0o007 != 0 {
      warnings.append(
        "FASTCGI_SOCKET_MODE=\(text(of: .fastCGISocketMode)) lets every user of this machine claim any client address."
      )
    }
    if kubernetesTimeout > .seconds(8) {
      warnings.append(
        "K8S_TIMEOUT=\(kubernetesTimeout.goText) is longer than a termination waits: polls in flight may be lost then."
      )
    }
    if fastCGI.workers < 4 {
      warnings.append(
        "FASTCGI_WORKERS=\(fastCGI.workers) leaves \(max(1, fastCGI.workers / 2)) for polls that are answered live."
      )
    }
    if watch.isOn, watch.staleAfter < .seconds(15) {
      warnings.append(
        "STALE_AFTER=\(watch.staleAfter.goText) is below 15s: the API server is asked for a sign of life more often, and some polls may be answered live."
      )
    }
    return warnings
  }

  /// Stands for a value that cannot be used and must not be shown.
  fileprivate func mask(_ variable: EnvironmentVariable, _ environment: [String: String]) -> String {
    (environment[variable.rawValue] ?? "").isEmpty ? "" : "<redacted>"
  }

  /// What a variable came to, as it could be written.
  fileprivate func text(of variable: EnvironmentVariable) -> String {
    switch variable {
    case .logLevel: logLevel.rawValue
    case .logFormat: logFormat.rawValue
    case .rateLimit: rateLimits.isEmpty ? "off" : rateLimits.map(\.text).joined(separator: ",")
    case .rateLimitPeriod: ""
    case .authTokenBasic: authentication.token.map { "\($0)" } ?? ""
    case .authTokenBasicFile: authentication.tokenFile ?? ""
    case .fastCGIListen: "\(fastCGI.listen)"
    case .fastCGISocketMode: "0" + String(fastCGI.socketMode, radix: 8)
    case .fastCGISocketGroup: fastCGI.socketGroup ?? ""
    case .fastCGIWorkers: String(fastCGI.workers)
    case .shutdownDelay: shutdownDelay.goText
    case .healthFailOn: health.failOn.rawValue
    case .healthRequired: health.required.map(\.text) ?? ""
    case .kubernetesTimeout: kubernetesTimeout.goText
    case .watch: watch.isOn ? "on" : "off"
    case .watchNamespaces: watch.namespaces.joined(separator: ",")
    case .staleAfter: watch.staleAfter.goText
    }
  }
}

extension FastCGISettings {
  /// Whether the address is this machine's own.
  fileprivate var isLoopback: Bool {
    guard case .tcp(let host, _) = listen else { return false }
    return host.hasPrefix("127.") || host == "::1" || host == "localhost"
  }
}

extension RateLimit {
  /// Such as `3600-H`, or `100 per 90s` for a period without a letter.
  fileprivate var text: String {
    switch period {
    case .seconds(1): "\(count)-S"
    case .seconds(60): "\(count)-M"
    case .seconds(3600): "\(count)-H"
    case .seconds(86_400): "\(count)-D"
    default: "\(count) per \(period.goText)"
    }
  }
}

extension IntOrPercent {
  /// Such as `2` or `75%`.
  fileprivate var text: String {
    switch self {
    case .count(let count): "\(count)"
    case .percent(let percent): "\(percent)%"
    }
  }
}
