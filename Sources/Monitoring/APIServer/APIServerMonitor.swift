import Dispatch
import Health
import Kubernetes
import Logging
import Synchronization
import System

/// Knows whether the API server is away, and asks it again while it is.
///
/// It is away when it cannot be reached, when it has too much to do (429), and when reads of several workloads in a
/// row end in a server's error (5xx) or break off. Then one prober asks, with growing pauses and never before a
/// `Retry-After` is over, so that a thousand polls do not become a thousand requests.
final class APIServerMonitor: Sendable {
  private struct State {
    var outage: APIError?
    var outageBegan: MonotonicInstant?
    var isLogged = false
    var hasProbeAhead = false
    var lastProbe: MonotonicInstant?
    var pause = APIServerMonitor.shortestPause
    /// Nothing is asked before.
    var notBefore = MonotonicInstant.now
    /// The workloads whose last read failed by the API server's fault, without one that went well in between.
    var failedReads: Set<WorkloadReference> = []
    /// What a probe reads besides, as the outage showed in reads.
    var readToTry: WorkloadReference?

    mutating func end() -> (began: MonotonicInstant, wasLogged: Bool)? {
      outage = nil
      pause = APIServerMonitor.shortestPause
      readToTry = nil
      defer { isLogged = false }
      return outageBegan.take().map { ($0, isLogged) }
    }
  }

  private static let shortestPause = Duration.milliseconds(250)
  private static let longestPause = Duration.seconds(2)
  /// As long is waited between probes while nothing is known to be wrong.
  private static let probeSpacing = Duration.seconds(1)
  /// As long is waited after a 429 that does not say how long.
  private static let pauseWhenBusy = Duration.seconds(1)
  /// One workload that the API server fails to read may be its own problem, and two a coincidence.
  private static let failedReadsOfOutage = 3

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "api-server-monitor")
  private let reader: any ClusterReader
  private let timeout: Duration
  private let readiness: Readiness
  private let logger: Logger
  private let failures: FailureLog

  /// Creates a monitor, which does nothing until `start`.
  ///
  /// - Parameters:
  ///   - reader: What to ask.
  ///   - timeout: The time limit of one probe.
  ///   - readiness: Told of the first contact.
  ///   - logger: Told when the API server goes and comes.
  init(reader: any ClusterReader, timeout: Duration, readiness: Readiness, logger: Logger) {
    self.reader = reader
    self.timeout = timeout
    self.readiness = readiness
    self.logger = logger
    failures = FailureLog(logger)
  }

  /// Begins to look for the first contact.
  func start() {
    scheduleProbe(after: .zero)
  }

  /// Why the API server is known to be away, nil when it is not.
  var outage: APIError? {
    state.withLock { $0.outage }
  }

  /// Records that the API server answered a watch as it should.
  ///
  /// It may yet fail in reads: an outage that showed in them ends with one that goes well.
  func recordSuccess() {
    recordContact()
    recordAnswer(isRead: false)
  }

  /// Records that the API server answered a read as it should, if only that there is no such object.
  func recordRead() {
    recordContact()
    recordAnswer(isRead: true)
  }

  /// Records a failure.
  ///
  /// A failure to reach the API server counts at once, and so does a 429 to a read. A time limit that was exceeded may be
  /// the fault of one long list, a server's error that of one object: they count when a probe fails as well, the latter
  /// also when others fail in the same way. All else is an answer.
  ///
  /// - Parameters:
  ///   - error: The failure.
  ///   - read: The workload that was read; nil when a watch failed.
  func record(_ error: APIError, reading read: WorkloadReference? = nil) {
    switch error {
    case .outOfBudget: break
    case _ where error.isTimeout: scheduleProbe(after: pauseSinceProbe)
    case _ where error.isUnreachable: begin(outage: error)
    case .tooManyRequests where read != nil: begin(outage: error, reading: read)
    case _ where error.isOutage:
      if isOutage(reading: read) {
        begin(outage: error, reading: read)
      } else {
        scheduleProbe(after: max(error.retryAfter ?? .zero, pauseSinceProbe))
      }
    default: recordAnswer(isRead: read != nil)
    }
  }

  /// Counts a failed read.
  ///
  /// - Returns: Whether there have been so many of different workloads that it is not theirs.
  private func isOutage(reading read: WorkloadReference?) -> Bool {
    guard let read else { return false }
    return state.withLock { state in
      state.failedReads.insert(read)
      return state.failedReads.count >= Self.failedReadsOfOutage
    }
  }

  private func recordContact() {
    if readiness.recordContact() {
      logger.info("API server contacted")
    }
  }

  private func recordAnswer(isRead: Bool) {
    let end = state.withLock { state in
      if isRead { state.failedReads = [] }
      return isRead || state.readToTry == nil ? state.end() : nil
    }
    log(end)
  }

  private func log(_ end: (began: MonotonicInstant, wasLogged: Bool)?) {
    guard let end, end.wasLogged else { return }
    logger.notice(
      "API server reachable again",
      metadata: ["after": "\(Duration.milliseconds((MonotonicInstant.now - end.began).milliseconds).text)"])
  }

  private func begin(outage error: APIError, reading read: WorkloadReference? = nil) {
    let (isLogged, pause) = state.withLock { state in
      state.outage = error
      if state.outageBegan == nil { state.outageBegan = .now }
      if let read { state.readToTry = read }
      var pause = state.pause
      if case .tooManyRequests = error { pause = max(pause, Self.pauseWhenBusy) }
      if let retryAfter = error.retryAfter {
        pause = max(pause, retryAfter)
        state.notBefore = max(state.notBefore, .now + retryAfter)
      }
      return (state.isLogged, pause)
    }
    if !isLogged {
      let message: StaticString =
        error.isUnreachable || error.isTimeout
        ? "API server cannot be reached" : "API server is there, and cannot answer"
      let isLogged = failures.record(message, error, level: .error)
      state.withLock { $0.isLogged = isLogged }
    }
    scheduleProbe(after: pause)
  }

  /// How long to wait with a probe that only finds out whether something is wrong: many streams may fail one after the other.
  private var pauseSinceProbe: Duration {
    state.withLock { state in
      state.lastProbe.map { max(.zero, Self.probeSpacing - (MonotonicInstant.now - $0)) } ?? .zero
    }
  }

  private func scheduleProbe(after pause: Duration) {
    let isNeeded = state.withLock { state in
      defer { state.hasProbeAhead = true }
      return !state.hasProbeAhead
    }
    guard isNeeded else { return }
    queue.asyncAfter(deadline: .now() + pause.dispatchInterval) { [self] in probe() }
  }

  private func probe() {
    let (left, read) = state.withLock { state in
      state.hasProbeAhead = false
      state.lastProbe = .now
      // It was planned before the API server asked to wait.
      let left = MonotonicInstant.now.duration(to: state.notBefore)
      if left <= .zero { state.pause = min(state.pause * 2, Self.longestPause) }
      return (left, state.readToTry)
    }
    guard left <= .zero else { return scheduleProbe(after: left) }
    do throws(APIError) {
      try reader.probe(deadline: .now + timeout)
      if let read { try probe(reading: read) }
      recordContact()
      recordAnswer(isRead: read != nil)
    } catch {
      if error.isOutage {
        begin(outage: error)
      } else {
        // It is there, and refuses: not the contact that readiness waits for.
        recordAnswer(isRead: read != nil)
        guard !readiness.hasContact else { return }
        logRefusal(error)
        scheduleProbe(after: Self.longestPause)
      }
    }
  }

  /// Reads what could not be read; all that is no outage is an answer.
  private func probe(reading read: WorkloadReference) throws(APIError) {
    do throws(APIError) {
      _ = try reader.workload(read, deadline: .now + timeout)
    } catch {
      if error.isOutage { throw error }
    }
  }

  private func logRefusal(_ error: APIError) {
    if case .credentials(let reason) = error {
      // A plugin that fails says so itself.
      if !reason.isLogged { failures.record("no credentials to ask the API server with", error) }
    } else {
      failures.record("API server refuses", error)
    }
  }
}
