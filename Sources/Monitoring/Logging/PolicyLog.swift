import Health
import Logging
import Synchronization
import System

/// Logs annotations of ours that cannot be read, once for each workload as long as they stay the same.
///
/// Bounded: of too many workloads some are named again, and no more than so many in a minute.
final class PolicyLog: Sendable {
  private struct State {
    var named: [WorkloadReference: [String]] = [:]
    var budget = LineBudget(linesPerMinute: PolicyLog.linesPerMinute)
  }

  /// The most workloads that are named in a minute.
  static let linesPerMinute = 20
  /// The most workloads that are known to have been named.
  private static let capacity = 1000

  private let state = Mutex(State())
  private let logger: Logger
  private let now: @Sendable () -> MonotonicInstant

  /// Creates a log that has named nothing.
  init(_ logger: Logger, now: @escaping @Sendable () -> MonotonicInstant = { .now }) {
    self.logger = logger
    self.now = now
  }

  /// Logs what is wrong with a workload's annotations, unless that is known.
  func record(_ workload: any Workload) {
    let problems = workload.policy.problems
    let reference = workload.reference
    let omitted = state.withLock { state -> Int? in
      guard !problems.isEmpty else {
        if !state.named.isEmpty { state.named[reference] = nil }
        return nil
      }
      guard state.named[reference] != problems else { return nil }
      _ = state.budget.beginMinute(at: now())
      guard let omitted = state.budget.take() else { return nil }
      if state.named.count >= Self.capacity { state.named = [:] }
      state.named[reference] = problems
      return omitted
    }
    guard let omitted else { return }
    var metadata: Logger.Metadata = [
      "kind": "\(reference.kind)", "workload": "\(reference)",
      "problem": "\(problems.joined(separator: "; "))",
    ]
    if omitted > 0 { metadata["unnamed"] = "\(omitted)" }
    logger.warning("an annotation of a workload cannot be read and changes nothing", metadata: metadata)
  }
}
