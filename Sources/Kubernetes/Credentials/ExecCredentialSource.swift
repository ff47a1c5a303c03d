import FoundationEssentials
import Logging
import Synchronization
import System

/// Credentials from a plugin, kept until they expire.
///
/// A run has its own time limit and its own thread: a caller whose time is up leaves, and the next one finds the
/// result. All who wait, wait for the same run.
final class ExecCredentialSource: Sendable {
  private struct State {
    var current: PluginCredential?
    var run: Completion<Result<PluginCredential, CredentialError>>?
    /// While a failed run is young, its error answers.
    var failure: (error: CredentialError, until: MonotonicInstant)?
  }

  /// How long a run may take before it is killed.
  static let runLimit = Duration.seconds(30)
  /// How long after a failed run none is started.
  private static let pause = Duration.seconds(2)
  /// How long before they expire new credentials are fetched, while the old ones still serve.
  private static let margin: TimeInterval = 60

  private let plugin: ExecPlugin
  private let cluster: Cluster
  private let failures: FailureLog
  private let runLimit: Duration
  private let state = Mutex(State())

  /// Runs nothing yet.
  ///
  /// - Parameters:
  ///   - plugin: The command.
  ///   - cluster: What it may be told about.
  ///   - runLimit: How long a run may take before it is killed.
  ///   - logger: For failures that nobody waits for.
  init(plugin: ExecPlugin, cluster: Cluster, runLimit: Duration = runLimit, logger: Logger) {
    self.plugin = plugin
    self.cluster = cluster
    self.runLimit = runLimit
    failures = FailureLog(logger)
  }

  /// The credentials to send now.
  ///
  /// - Parameter deadline: When to give up waiting for a run.
  /// - Returns: Credentials that have not expired.
  /// - Throws: When the run fails or takes too long.
  func current(deadline: MonotonicInstant) throws(CredentialError) -> Credential {
    try credential(deadline: deadline) { current in
      guard let expiration = current.expiration else { return .serve }
      let left = expiration.timeIntervalSinceNow
      return left <= 0 ? .replace : left <= Self.margin ? .serveAndReplace : .serve
    }
  }

  /// Credentials other than those refused: a new run, unless there has been one since.
  ///
  /// - Parameters:
  ///   - refused: What the API server refused.
  ///   - deadline: When to give up waiting for a run.
  /// - Returns: What the newest run gave.
  /// - Throws: When the run fails or takes too long.
  func renewed(
    after refused: Credential, deadline: MonotonicInstant
  ) throws(CredentialError) -> Credential {
    try credential(deadline: deadline) { $0.credential == refused ? .replace : .serve }
  }

  private enum Decision {
    case serve
    case serveAndReplace
    case replace
  }

  private func credential(
    deadline: MonotonicInstant, decide: (PluginCredential) -> Decision
  ) throws(CredentialError) -> Credential {
    let next: Result<Credential, CredentialError>?
    let run: Completion<Result<PluginCredential, CredentialError>>?
    (next, run) = state.withLock { state in
      let decision = state.current.map(decide) ?? .replace
      if let current = state.current, decision == .serve { return (.success(current.credential), nil) }
      let isPausing = state.failure.map { MonotonicInstant.now < $0.until } ?? false
      if state.run == nil, !isPausing { state.run = startRun() }
      if let current = state.current, decision == .serveAndReplace {
        return (.success(current.credential), nil)
      }
      if let run = state.run { return (nil, run) }
      let error = state.failure?.error ?? CredentialError("there is no thread to run \(plugin.command) in")
      return (.failure(error), nil)
    }
    if let next { return try next.get() }
    guard let result = run?.wait(until: deadline) else {
      throw CredentialError(
        "the credential plugin \(plugin.command) has not answered in time; it may take \(runLimit.components.seconds) s "
          + "in all, and its answer will serve the next request", isTimeout: true)
    }
    return try result.get().credential
  }

  /// Starts a run in a thread of its own; nil when the system has none.
  private func startRun() -> Completion<Result<PluginCredential, CredentialError>>? {
    let run = Completion<Result<PluginCredential, CredentialError>>()
    do throws(SystemError) {
      try Thread.detach(name: "credentials") { [self] in
        let result = Result { () throws(CredentialError) in
          try PluginRun(plugin: plugin, cluster: cluster).perform(limit: runLimit)
        }.mapError(\.logged)
        state.withLock { state in
          state.run = nil
          switch result {
          case .success(let credential):
            state.current = credential
            state.failure = nil
          case .failure(let error):
            state.failure = (error, .now + Self.pause)
          }
        }
        if case .failure(let error) = result {
          failures.record("credential plugin failed", error)
        }
        run.fulfil(result)
      }
      return run
    } catch {
      return nil
    }
  }
}
