public import Health
public import Logging
import System

/// The responder's settings, read once at start.
///
/// What files hold that they name is no part of them; ``LoadedConfiguration`` has both.
public struct Configuration: Sendable {
  /// The least severe messages that are logged.
  public var logLevel: Logger.Level
  /// The form in which they are logged.
  public var logFormat: LogFormat
  /// How much each client may ask.
  public var rateLimit: RateLimitSettings
  /// Where the tokens come from that a client must show.
  public var authentication: AuthenticationSettings
  /// Where requests come in, and how many at once.
  public var fastCGI: FastCGISettings
  /// How long to go on as usual after SIGTERM, so that load balancers look away first.
  public var shutdownDelay: Duration
  /// How a verdict is reached and answered.
  public var health: HealthSettings
  /// The time for all API requests of one poll together, connecting included.
  public var kubernetesTimeout: Duration
  /// Whether answers are kept ready, and for what.
  public var watch: WatchSettings
  /// `METRICS_WORKLOADS`: whether `/metrics` has series for each workload.
  public var showsWorkloadMetrics: Bool
  /// Which API server is asked.
  public var cluster: ClusterSettings

  /// Reads the settings from environment variables; an empty one counts as unset.
  ///
  /// - Parameter environment: The variables by name.
  /// - Throws: An error that tells all variables that are missing or cannot be read.
  public init(environment: [String: String]) throws(SettingsError) {
    var reader = EnvironmentReader(environment)
    self.init(from: &reader)
    guard reader.problems.isEmpty else { throw SettingsError(reader.problems) }
  }

  /// Reads the settings; those that cannot be read have their defaults, and are among the reader's problems.
  init(from reader: inout EnvironmentReader) {
    logLevel = reader.value(
      .logLevel, default: .info, allowed: "trace, debug, info, warn, warning, error, fatal or panic",
      parse: Logger.Level.init(logrusName:))
    logFormat = reader.value(
      .logFormat, default: .text, allowed: "text or json", parse: LogFormat.init(anyCase:))
    rateLimit = RateLimitSettings(from: &reader)
    authentication = AuthenticationSettings(from: &reader)
    fastCGI = FastCGISettings(from: &reader)
    shutdownDelay = reader.value(
      .shutdownDelay, default: .zero, allowed: "a duration from 0s to 1h, such as 5s or 1m30s"
    ) { text in
      Duration(goDuration: text).flatMap { $0 <= .seconds(3600) ? $0 : nil }
    }
    health = HealthSettings(from: &reader)
    kubernetesTimeout = reader.value(
      .kubernetesTimeout, default: .seconds(5),
      allowed: "a duration of more than 0s and at most 60s, such as 5s"
    ) { text in
      Duration(goDuration: text).flatMap { $0 > .zero && $0 <= .seconds(60) ? $0 : nil }
    }
    watch = WatchSettings(from: &reader)
    showsWorkloadMetrics = reader.value(
      .metricsWorkloads, default: true, allowed: "on or off", parse: Bool.init(switch:))
    cluster = ClusterSettings(from: reader)
  }
}

extension Logger.Level {
  /// Reads a level by the names that logrus, a logging package for Go, gives them, in any case.
  ///
  /// `fatal` and `panic` are `critical` here: nothing is more severe.
  fileprivate init?(logrusName name: String) {
    switch name.lowercased() {
    case "trace": self = .trace
    case "debug": self = .debug
    case "info": self = .info
    case "warn", "warning": self = .warning
    case "error": self = .error
    case "fatal", "panic": self = .critical
    default: return nil
    }
  }
}

extension LogFormat {
  /// The form of the log alone, for who must write to it before all settings can be read.
  ///
  /// - Parameter environment: The variables by name.
  public init(environment: [String: String]) {
    self = environment[EnvironmentVariable.logFormat.rawValue].flatMap(LogFormat.init(anyCase:)) ?? .text
  }

  fileprivate init?(anyCase name: String) {
    self.init(rawValue: name.lowercased())
  }
}
