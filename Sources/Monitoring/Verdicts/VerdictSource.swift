public import Health

/// Says how workloads are.
public protocol VerdictSource: Sendable {
  /// Says how one workload is; may block until the time limit of a poll is over.
  ///
  /// - Parameter workload: The workload.
  /// - Returns: What is known of it.
  /// - Throws: Why nothing can be said.
  func verdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict

  /// Says how one workload is if that is known without asking anybody; never blocks.
  ///
  /// - Parameter workload: The workload.
  /// - Returns: What is known of it; nil when ``verdict(for:)`` has to ask.
  /// - Throws: Why nothing can be said.
  func knownVerdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict?

  /// Says how all workloads of a selection are; may block until the time limit of a poll is over.
  ///
  /// - Parameter selection: Which.
  /// - Returns: What is known of each, and the kinds of which nothing is known.
  /// - Throws: Why nothing can be said of any of them.
  func verdicts(in selection: Selection) throws(VerdictFailure) -> SelectedVerdicts

  /// The kinds of which there is a workload of the same name, as far as that is known without asking anybody once more.
  ///
  /// - Parameter workload: One that was just found missing.
  /// - Returns: The kinds, without its own.
  func otherKinds(than workload: WorkloadReference) -> [WorkloadKind]
}

extension VerdictSource {
  /// Knows nothing without asking.
  public func knownVerdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict? {
    nil
  }
}
