public import Health

/// Says how workloads are.
public protocol VerdictSource: Sendable {
  /// Says how one workload is; may block until the time limit of a poll is over.
  ///
  /// - Parameter workload: The workload.
  /// - Returns: What is known of it.
  /// - Throws: Why nothing can be said.
  func verdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict

  /// Says how all workloads of a selection are; may block until the time limit of a poll is over.
  ///
  /// - Parameter selection: Which.
  /// - Returns: What is known of each, in no order.
  /// - Throws: Why nothing can be said of one of them.
  func verdicts(in selection: Selection) throws(VerdictFailure) -> [ConfirmedVerdict]
}
