import Health
import Logging

/// What every setting came to, and from where, for an operator to read; secrets are masked.
public struct ConfigurationReport: Sendable, CustomStringConvertible {
  /// One setting.
  public struct Entry: Sendable, Hashable {
    /// The variable's name.
    public let name: String
    /// What it came to.
    public let value: String
    /// Whether the environment says so, or it is the default.
    public let isSet: Bool
  }

  /// The settings, in the order of ``EnvironmentVariable``.
  public let entries: [Entry]
  /// Combinations that are allowed and hurt, a sentence each.
  public let warnings: [String]

  /// Describes a configuration.
  ///
  /// - Parameters:
  ///   - configuration: The configuration.
  ///   - environment: The environment that it was read from.
  public init(_ configuration: Configuration, environment: [String: String]) {
    entries = EnvironmentVariable.allCases.map { variable in
      Entry(
        name: variable.rawValue, value: configuration.text(of: variable),
        isSet: environment[variable.rawValue].map { !$0.isEmpty } ?? false)
    }
    warnings = configuration.warnings
  }

  /// A line for each setting, then one for each warning.
  public var description: String {
    let lines = entries.map { "\($0.name)=\($0.value)\($0.isSet ? "" : "  # default")" }
    return (lines + warnings.map { "warning: \($0)" }).joined(separator: "\n")
  }
}

extension Configuration {
  /// Settings that are allowed together and hurt, a sentence each.
  public var warnings: [String] {
    var warnings: [String] = []
    if !fastCGI.listen.hasPrefix("unix:"), !fastCGI.isLoopback {
      warnings.append(
        "FASTCGI_LISTEN=\(fastCGI.listen) can be reached from elsewhere: FastCGI has no authentication, so whoever reaches "
          + "it can claim any client address. Use a unix socket or a loopback address.")
    }
    if fastCGI.socketMode & 0o007 != 0, fastCGI.listen.hasPrefix("unix:") {
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
        "STALE_AFTER=\(watch.staleAfter.goText) is shorter than it takes to notice a dead connection (15 s).")
    }
    return warnings
  }

  /// What a variable came to, as it could be written.
  fileprivate func text(of variable: EnvironmentVariable) -> String {
    switch variable {
    case .logLevel: logLevel.rawValue
    case .rateLimit: rateLimits.isEmpty ? "off" : rateLimits.map(\.text).joined(separator: ",")
    case .rateLimitPeriod: ""
    case .authTokenBasic: authentication.token.map { "\($0)" } ?? ""
    case .authTokenBasicFile: authentication.tokenFile ?? ""
    case .fastCGIListen: fastCGI.listen
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
    listen.hasPrefix("127.") || listen.hasPrefix("[::1]") || listen.hasPrefix("localhost:")
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
