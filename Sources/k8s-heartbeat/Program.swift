import FastCGI
import Heartbeat
import Kubernetes
import Logging
import Monitoring
import System

/// The program, wired from its parts.
struct Program {
  /// Requests in flight have this long to end; with what else ends, within the 10 s that are promised.
  private static let drainLimit = Duration.seconds(9)

  private let configuration: Configuration
  private let logger: Logger
  private let readiness = Readiness()
  private let cluster: ClusterSession
  private let server: Server

  /// Reads the settings and opens the listening socket; nothing is answered yet.
  ///
  /// - Parameter environment: The environment variables.
  /// - Throws: What an operator must change.
  init(environment: [String: String]) throws(Failure) {
    let loaded = try Failure.configuration { try LoadedConfiguration(environment: environment) }
    configuration = loaded.configuration
    logger = Self.logger(configuration)
    for warning in loaded.warnings { logger.warning("\(warning)") }
    let tokens = TokenSource(loaded.tokens, logger: logger)
    logger.info("cluster found", metadata: ["cluster": "\(loaded.cluster)"])
    let client = APIClient(
      configuration: loaded.cluster, userAgent: "k8s-heartbeat/\(Version.current)", logger: logger)
    cluster = ClusterSession(
      client: client, settings: configuration.session, readiness: readiness, logger: logger)
    let limiter: RateLimiter?
    do throws(SystemError) {
      limiter = try configuration.rateLimit.limiter(logger: logger)
    } catch {
      throw .system(error)
    }
    let metrics = MetricsSources(
      version: Version.current, showsWorkloads: configuration.showsWorkloadMetrics,
      limiter: limiter
    ) { [cluster] in cluster.metrics(withWorkloads: $0) }
    let responder = Responder(
      limiter: limiter, authenticator: Authenticator(tokens: tokens), verdicts: cluster.verdicts,
      readiness: readiness, metrics: metrics, logger: logger)

    let listener = try Self.listener(configuration.fastCGI, environment: environment)
    logger.info("listening", metadata: ["address": "\(listener.address)"])
    do {
      server = try Server(
        listener: listener, configuration: Server.Configuration(workers: configuration.fastCGI.workers),
        logger: logger, handler: responder)
    } catch {
      throw .system(error)
    }
  }

  private static func logger(_ configuration: Configuration) -> Logger {
    LoggingSystem.bootstrap { _ in LineLogHandler(configuration.logFormat, level: configuration.logLevel) }
    return Logger(label: "k8s-heartbeat")
  }

  /// A socket that was passed to the process, or else one of our own.
  private static func listener(
    _ settings: FastCGISettings, environment: [String: String]
  ) throws(Failure) -> Listener {
    do throws(ListenerError) {
      if let inherited = try Listener.inherited(environment: environment) { return inherited }
      return try Listener.bind(
        to: settings.listen,
        permissions: UnixSocketPermissions(mode: settings.socketMode, group: settings.socketGroup))
    } catch {
      throw Failure(error)
    }
  }

  /// Answers requests until a signal comes, and those in flight to their end.
  ///
  /// - Parameter signals: What ends it; a second one cuts the delay before draining short.
  /// - Throws: When no thread can be started.
  func run(until signals: TerminationSignals) throws(Failure) {
    do {
      try server.start()
      try cluster.start()
    } catch {
      throw .system(error)
    }
    let signal = signals.wait() ?? "no signal"
    logger.info("ending", metadata: ["signal": "\(signal)", "delay": "\(configuration.shutdownDelay.text)"])
    readiness.drain()
    if configuration.shutdownDelay > .zero {
      _ = signals.wait(atMost: configuration.shutdownDelay)
    }
    if !server.stop(within: Self.drainLimit) {
      logger.warning("requests in flight were given up", metadata: ["after": "\(Self.drainLimit.text)"])
    }
    // The process ends: nobody needs to be told any more, so nothing is waited for.
    withExtendedLifetime(cluster) {}
  }
}
