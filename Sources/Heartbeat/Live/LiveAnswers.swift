import Dispatch
public import Health
import Kubernetes
public import Logging
import System

/// Answers each poll from the API server: one deployment, its pods, and the warnings about them.
///
/// Concurrent polls for the same deployment share one read, a part of the workers is kept free of reads, what failed is
/// not tried again within a second, and while the API server is away polls are answered without asking it.
public final class LiveAnswers: AnswerSource {
  /// What has become of an attempt to answer a poll.
  enum Attempt: Sendable {
    /// The API server answered, if only to refuse.
    case answer(RenderedAnswer)
    /// The API server is away: not to be reached, too slow, or not able to answer.
    case outage(APIError)
    /// Too many polls are being answered.
    case overloaded
  }

  /// How many read at once: an API server is not to be asked by all who poll at the same moment.
  private static let mostReads = 16
  /// How long one waits for its turn to read.
  private static let turnLimit = Duration.seconds(1)

  private let reader: any ClusterReader
  private let monitor: APIServerMonitor
  private let timeout: Duration
  private let settings: HealthSettings
  private let gate: LiveGate
  private let turns: DispatchSemaphore
  let flights = SingleFlight<DeploymentReference, Attempt>()
  private let shortages = ShortageMemory()
  private let recent = RecentFailures()
  private let failures: FailureLog
  private let unreadable: UnreadableLog

  /// Creates a source of live answers.
  ///
  /// - Parameters:
  ///   - reader: Where objects come from.
  ///   - monitor: Knows whether asking makes sense.
  ///   - timeout: The time limit of one poll, for all that it reads (`K8S_TIMEOUT`).
  ///   - workers: The threads that polls are answered on; at most half of them read, wait for their turn to read, or
  ///     for another's read, at once.
  ///   - settings: How a verdict is reached and answered.
  ///   - logger: Told what keeps answers from being given.
  public init(
    reader: any ClusterReader, monitor: APIServerMonitor, timeout: Duration, workers: Int,
    settings: HealthSettings, logger: Logger
  ) {
    self.reader = reader
    self.monitor = monitor
    self.timeout = timeout
    self.settings = settings
    self.gate = LiveGate(capacity: workers / 2)
    self.turns = DispatchSemaphore(value: min(gate.capacity, Self.mostReads))
    self.failures = FailureLog(logger)
    self.unreadable = UnreadableLog(logger)
  }

  /// Answers one poll; blocks for the time limit of a poll at most.
  ///
  /// - Parameter deployment: The deployment that is asked for.
  /// - Returns: The answer in its final form.
  public func answer(for deployment: DeploymentReference) -> RenderedAnswer {
    switch attempt(deployment) {
    case .answer(let answer): answer
    case .outage(let error): RenderedAnswer(error)
    case .overloaded: .overloaded
    }
  }

  /// Tries to answer one poll; blocks as long as ``answer(for:)``.
  func attempt(_ deployment: DeploymentReference) -> Attempt {
    if let outage = monitor.outage { return .outage(outage) }
    if let error = recent.error(of: deployment) { return Attempt(error) }
    let deadline = ContinuousClock.now + timeout
    return gate.pass { flights.run(deployment) { readInTurn(deployment, deadline: deadline) } } ?? .overloaded
  }

  /// Reads when there is a place; those who come at the same moment, as a status page's polls do, wait for a moment.
  private func readInTurn(_ reference: DeploymentReference, deadline: ContinuousClock.Instant) -> Attempt {
    let limit = min(Self.turnLimit, timeout)
    guard turns.wait(timeout: .now() + limit.dispatchInterval) == .success else { return .overloaded }
    defer { turns.signal() }
    return read(reference, deadline: deadline)
  }

  private func read(_ reference: DeploymentReference, deadline: ContinuousClock.Instant) -> Attempt {
    // What is read is at least as new as the moment before; nothing says how much newer.
    let confirmed = reader.now()
    do throws(APIError) {
      let deployment = try reader.deployment(
        namespace: reference.namespace, name: reference.name, deadline: deadline)
      let pods = try reader.pods(
        namespace: reference.namespace, matching: deployment.selector, deadline: deadline)
      // What explains a verdict must not hold it up for long.
      let warnings = readWarnings(of: reference, deadline: min(deadline, .now + timeout / 4))
      monitor.noteRead()
      unreadable.record(pods.unreadable.filter { deployment.owns($0.pod) })

      let now = reader.now()
      let verdict = Verdict(
        on: deployment, pods: pods.objects, unreadable: pods.unreadable.map(\.pod), warnings: warnings,
        at: now,
        remembering: WorkloadMemory(shortageSince: shortages.shortage(of: deployment.uid)),
        required: settings.required)
      shortages.record(verdict, of: deployment.uid, at: now)
      let answer = RenderedAnswer(verdict, of: reference, failOn: settings.failOn)
      return .answer(answer.confirmed(at: Timestamp.Text(confirmed)))
    } catch {
      if case .notFound = error {
        monitor.noteRead()
        return .answer(.noSuchDeployment(reference))
      }
      if case .unreadable(let object) = error {
        monitor.noteRead()
        unreadable.record([object])
        return .answer(RenderedAnswer(unreadable: object.problem, of: reference))
      }
      monitor.note(error, reading: reference)
      failures.record("poll could not be answered", error)
      // What has taken its time need not be slowed down.
      if !error.isTimeout { recent.note(error, of: reference) }
      return Attempt(error)
    }
  }

  /// Warnings explain a verdict and never change it, so it stands without them.
  private func readWarnings(
    of reference: DeploymentReference, deadline: ContinuousClock.Instant
  ) -> [PodWarning] {
    do throws(APIError) {
      return try reader.podWarnings(namespace: reference.namespace, deadline: deadline).objects
    } catch {
      failures.record("events could not be read, verdicts come without evidence", error)
      return []
    }
  }
}

extension LiveAnswers.Attempt {
  /// What a failed read comes to.
  fileprivate init(_ error: APIError) {
    self = error.isOutage ? .outage(error) : .answer(RenderedAnswer(error))
  }
}
