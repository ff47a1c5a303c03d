import Dispatch
public import Kubernetes
public import Logging
import Synchronization

/// Knows whether the API server can be reached, and asks it again while it cannot.
///
/// A live read that fails to reach it makes that known, and from then on one prober asks, with growing pauses, so
/// that a thousand polls do not become a thousand hanging connections.
public final class APIServerMonitor: Sendable {
  private struct State {
    var outage: APIError?
    var outageBegan: ContinuousClock.Instant?
    var hasProbeAhead = false
    var pause = APIServerMonitor.shortestPause
  }

  private static let shortestPause = Duration.milliseconds(250)
  private static let longestPause = Duration.seconds(2)

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "api-server-monitor")
  private let reader: any ClusterReader
  private let timeout: Duration
  private let readiness: Readiness
  private let logger: Logger

  /// Creates a monitor, which does nothing until `start`.
  ///
  /// - Parameters:
  ///   - reader: What to ask.
  ///   - timeout: The time limit of one probe.
  ///   - readiness: Told of the first contact.
  ///   - logger: Told when the API server goes and comes.
  public init(reader: any ClusterReader, timeout: Duration, readiness: Readiness, logger: Logger) {
    self.reader = reader
    self.timeout = timeout
    self.readiness = readiness
    self.logger = logger
  }

  /// Begins to look for the first contact.
  public func start() {
    scheduleProbe(after: .zero)
  }

  /// Why the API server is known to be out of reach, nil when it is not.
  public var outage: APIError? {
    state.withLock { $0.outage }
  }

  /// Takes note that the API server answered as it should.
  func noteSuccess() {
    if readiness.contact() {
      logger.info("API server contacted")
    }
    noteAnswer()
  }

  /// Takes note of a failure.
  ///
  /// - Parameter error: A failure to reach the API server counts at once. A time limit that was exceeded may be the
  ///   fault of one long list: it counts when a probe fails as well. All else is an answer.
  func note(_ error: APIError) {
    if error.isTimeout {
      scheduleProbe(after: .zero)
    } else if error.isUnreachable {
      begin(outage: error)
    } else {
      noteAnswer()
    }
  }

  private func noteAnswer() {
    let began = state.withLock { state in
      state.outage = nil
      state.pause = Self.shortestPause
      return state.outageBegan.take()
    }
    if let began {
      logger.notice(
        "API server reachable again", metadata: ["after": "\(ContinuousClock.now - began)"])
    }
  }

  private func begin(outage error: APIError) {
    let (isNew, pause) = state.withLock { state in
      state.outage = error
      let isNew = state.outageBegan == nil
      if isNew { state.outageBegan = .now }
      return (isNew, state.pause)
    }
    if isNew {
      logger.error("API server cannot be reached", metadata: ["error": "\(error)"])
    }
    scheduleProbe(after: pause)
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
    state.withLock { state in
      state.hasProbeAhead = false
      state.pause = min(state.pause * 2, Self.longestPause)
    }
    do throws(APIError) {
      try reader.probe(deadline: .now + timeout)
      noteSuccess()
    } catch {
      if error.isTimeout || error.isUnreachable {
        begin(outage: error)
      } else {
        // It is there, and refuses: not the contact that readiness waits for.
        noteAnswer()
        guard !readiness.hasContact else { return }
        logger.warning("API server refuses", metadata: ["error": "\(error)"])
        scheduleProbe(after: Self.longestPause)
      }
    }
  }
}
