public import Health
public import Kubernetes
public import Logging

/// One cluster that is asked and watched: everything between its API server and the verdicts on its workloads.
public final class ClusterSession: Sendable {
  /// How a cluster is asked and watched.
  public struct Settings: Sendable {
    /// What is watched.
    public struct Watching: Sendable {
      /// How long after its last confirmation a verdict counts while the API server cannot be reached, `STALE_AFTER`.
      public var staleAfter: Duration

      /// Creates settings from their parts.
      public init(staleAfter: Duration) {
        self.staleAfter = staleAfter
      }
    }

    /// The namespaces that are looked at, `WATCH_NAMESPACES`; none for the whole cluster.
    ///
    /// Live verdicts on workloads of others are reached all the same.
    public var namespaces: [String]

    /// The time limit of one live verdict, `K8S_TIMEOUT`.
    public var timeout: Duration
    /// The threads that ask; at most half of them wait for the API server at once.
    public var workers: Int
    /// What the operator asks of all verdicts.
    public var health: HealthSettings
    /// What is watched; nil when every verdict is reached live.
    public var watching: Watching?

    /// Creates settings from their parts.
    public init(
      namespaces: [String] = [], timeout: Duration, workers: Int, health: HealthSettings, watching: Watching?
    ) {
      self.namespaces = namespaces
      self.timeout = timeout
      self.workers = workers
      self.health = health
      self.watching = watching
    }

    /// The scopes of the streams.
    var scopes: [WatchScope] {
      namespaces.isEmpty ? [.cluster] : namespaces.map(WatchScope.namespace)
    }
  }

  /// Says how the cluster's workloads are.
  public let verdicts: any VerdictSource
  private let monitor: APIServerMonitor
  private let memory: VerdictMemory
  private let requestCounts: APIRequestCounts
  private let watched: WatchedVerdicts?
  /// Nil when every verdict is reached live.
  private let informer: Informer?

  /// Puts the parts together; nothing is asked before `start`.
  ///
  /// - Parameters:
  ///   - client: The cluster's API.
  ///   - settings: How it is asked and watched.
  ///   - readiness: Told of the first contact.
  ///   - logger: Told what becomes of workloads, and of the API server.
  public init(client: APIClient, settings: Settings, readiness: Readiness, logger: Logger) {
    memory = VerdictMemory()
    requestCounts = client.requestCounts
    monitor = APIServerMonitor(
      reader: client, timeout: settings.timeout, readiness: readiness, logger: logger)
    let live = LiveVerdicts(
      reader: client, namespaces: settings.namespaces, monitor: monitor, timeout: settings.timeout,
      workers: settings.workers, health: settings.health, memory: memory, logger: logger)
    guard let watching = settings.watching else {
      (verdicts, watched, informer) = (live, nil, nil)
      return
    }
    let watch = WatchedVerdicts(
      scopes: settings.scopes, staleAfter: watching.staleAfter, health: settings.health, live: live,
      monitor: monitor, memory: memory, now: { client.clock.now() }, logger: logger)
    (verdicts, watched) = (watch, watch)
    informer = client.informer(
      scopes: settings.scopes, handler: watch.events, logger: logger,
      configuration: WatchConfiguration(confirmingWithin: watching.staleAfter))
  }

  /// What can be told of the cluster in numbers; never asks its API server.
  ///
  /// - Parameter withWorkloads: Whether each workload is told of, if they are watched.
  /// - Returns: The numbers.
  public func metrics(withWorkloads: Bool) -> ClusterMetrics {
    var metrics = watched?.metrics(withWorkloads: withWorkloads) ?? ClusterMetrics()
    metrics.verdicts = memory.verdicts
    metrics.requests = requestCounts.all
    return metrics
  }

  /// Begins to ask and to watch.
  ///
  /// - Throws: When no thread can be started.
  public func start() throws {
    try informer?.start()
    monitor.start()
  }
}
