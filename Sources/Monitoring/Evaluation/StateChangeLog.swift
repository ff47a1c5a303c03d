import Health
import Logging

/// Logs what becomes of workloads: what is down at the start, and each change of state.
///
/// Jobs come and go all day, and failed ones lie around: of them it is logged that they fail, and no more.
struct StateChangeLog: Sendable {
  /// The most workloads that are named at the start.
  private static let startLines = 100

  private let logger: Logger

  /// Creates a log that writes to a logger.
  init(_ logger: Logger) {
    self.logger = logger
  }

  /// Logs that a workload's state has changed.
  func recordChange(of reference: WorkloadReference, from former: HealthState, to verdict: Verdict) {
    if reference.isPassing, verdict.state != .unavailable { return }
    logger.notice(
      "workload's state changed",
      metadata: [
        "kind": "\(reference.kind)", "workload": "\(reference)",
        "from": "\(former)", "to": "\(verdict.state)",
        "reasons": "\(verdict.reasonCodes)",
      ])
  }

  /// Logs that a workload is gone.
  func recordEnd(of reference: WorkloadReference) {
    if reference.isPassing { return }
    logger.notice(
      "workload is gone", metadata: ["kind": "\(reference.kind)", "workload": "\(reference)"])
  }

  /// Logs the workloads that are down when the program begins to know.
  func recordStart(_ down: [(reference: WorkloadReference, verdict: Verdict)]) {
    let down = down.filter { !$0.reference.isPassing }
    let sorted = down.sorted {
      ($0.reference.namespace, $0.reference.name, $0.reference.kind.rawValue)
        < ($1.reference.namespace, $1.reference.name, $1.reference.kind.rawValue)
    }
    for (reference, verdict) in sorted.prefix(Self.startLines) {
      logger.notice(
        "workload is down at the start",
        metadata: [
          "kind": "\(reference.kind)", "workload": "\(reference)",
          "state": "\(verdict.state)", "reasons": "\(verdict.reasonCodes)",
        ])
    }
    if down.count > Self.startLines {
      logger.notice(
        "more workloads are down at the start", metadata: ["count": "\(down.count - Self.startLines)"])
    }
  }
}

extension Verdict {
  /// The first codes, for a log.
  fileprivate var reasonCodes: String {
    reasons.prefix(5).map(\.code.rawValue).joined(separator: " ")
  }
}

extension WorkloadReference {
  /// Whether it is made to end, and others like it come after it.
  fileprivate var isPassing: Bool { kind == Job.kind }
}
