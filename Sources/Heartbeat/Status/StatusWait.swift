package import Health
import Monitoring
package import System

/// Waits until something is healthy, or cannot become so any more.
package struct StatusWait: Sendable {
  /// How waiting has ended.
  package enum End: Sendable {
    /// It is healthy.
    case healthy
    /// It cannot become so unless somebody changes something; why, a line each.
    case hopeless([String])
    /// It was not, in the time that it was given.
    case timedOut
    /// The cluster cannot be asked, or there is no such thing.
    case unknown

    /// The exit code: 0, 2, 1 or 3.
    package var exitCode: Int32 {
      switch self {
      case .healthy: 0
      case .timedOut: 1
      case .hopeless: 2
      case .unknown: 3
      }
    }
  }

  private let source: StatusSource
  private let newestPods: @Sendable (WorkloadReference) -> Set<String>?
  private let pause: Duration
  private let sleep: @Sendable (Duration) -> Void
  private let now: @Sendable () -> MonotonicInstant

  /// Creates a wait.
  ///
  /// - Parameters:
  ///   - source: Finds out how something is.
  ///   - newestPods: The names of the pods of a workload's newest revision; nil when nobody can tell.
  ///   - pause: Between two looks.
  ///   - sleep: Waits.
  ///   - now: The clock.
  package init(
    _ source: StatusSource, newestPods: @escaping @Sendable (WorkloadReference) -> Set<String>?,
    pause: Duration = .seconds(1), sleep: @escaping @Sendable (Duration) -> Void = { Thread.sleep(for: $0) },
    now: @escaping @Sendable () -> MonotonicInstant = { .now }
  ) {
    self.source = source
    self.newestPods = newestPods
    self.pause = pause
    self.sleep = sleep
    self.now = now
  }

  /// Waits; blocks for the limit and one look at most.
  ///
  /// What cannot be said at first ends it at once; later it is waited for, as API servers are restarted.
  ///
  /// - Parameters:
  ///   - question: What is waited for.
  ///   - limit: How long.
  ///   - report: Told of each look.
  /// - Returns: What was found last, and how it has ended.
  package func run(
    for question: StatusQuestion, within limit: Duration, report: (StatusFinding) -> Void = { _ in }
  ) -> (finding: StatusFinding, end: End) {
    let deadline = now() + limit
    var isFirst = true
    while true {
      let finding = source.look(question)
      report(finding)
      if let end = end(of: finding, isFirst: isFirst) { return (finding, end) }
      isFirst = false
      guard now() < deadline else {
        if case .unknown = finding { return (finding, .unknown) }
        return (finding, .timedOut)
      }
      sleep(min(pause, max(.zero, deadline - now())))
    }
  }

  /// How it ends with what was found; nil while there is hope.
  private func end(of finding: StatusFinding, isFirst: Bool) -> End? {
    if case .unknown = finding { return isFirst ? .unknown : nil }
    if case .verdict(.healthy, _)? = finding.group?.conclusion { return .healthy }
    if case .empty? = finding.group?.conclusion { return isFirst ? .unknown : nil }
    var isHealthy = finding.group == nil
    var reasons: [String] = []
    for entry in finding.entries where !entry.traits.isIgnored {
      guard case .verdict(let verdict) = entry.standing, !verdict.isUncertain else {
        isHealthy = false
        continue
      }
      guard verdict.state != .healthy else { continue }
      isHealthy = false
      // Nobody is waited for of whom nothing is asked.
      if finding.group != nil, verdict.isOff { continue }
      guard case .hopeless(let final) = verdict.outlook(newestPods: { newestPods(entry.workload) }) else {
        continue
      }
      let name = finding.group == nil ? "" : "\(entry.workload.kind.noun) \(entry.workload.name): "
      reasons += final.map { "\(name)\($0.sentence)" }
    }
    if isHealthy { return .healthy }
    guard reasons.isEmpty else { return .hopeless(reasons) }
    // A kind that may not be read will not become readable by waiting.
    if case .group(let verdicts, _) = finding, !verdicts.failures.isEmpty, isFirst { return .unknown }
    return nil
  }
}
