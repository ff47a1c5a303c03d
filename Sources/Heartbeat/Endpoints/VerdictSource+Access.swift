import FoundationEssentials
import Health
import Monitoring
import System

/// Verdicts as a token sees them: what it may not see does not exist for it.
extension VerdictSource {
  /// Says how one workload is; may block until the time limit of a poll is over.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - access: What may be seen.
  /// - Returns: What is known of it.
  /// - Throws: Why nothing can be said; of what may not be seen, that there is no such workload.
  func verdict(
    for workload: WorkloadReference, visibleTo access: Access
  ) throws(VerdictFailure) -> ConfirmedVerdict {
    guard access.allows(workload) else { throw .notFound }
    return try verdict(for: workload)
  }

  /// Says how one workload is if that is known without asking anybody; never blocks.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - access: What may be seen.
  /// - Returns: What is known of it; nil when somebody has to be asked.
  /// - Throws: Why nothing can be said; of what may not be seen, that there is no such workload.
  func knownVerdict(
    for workload: WorkloadReference, visibleTo access: Access
  ) throws(VerdictFailure) -> ConfirmedVerdict? {
    guard access.allows(workload) else { throw .notFound }
    return try knownVerdict(for: workload)
  }

  /// Says how all workloads of a selection are that may be seen; may block until the time limit of a poll is over.
  ///
  /// - Parameters:
  ///   - selection: Which.
  ///   - access: What may be seen.
  /// - Returns: What is known of each, and the kinds of which nothing is known, without those of which nothing may be seen.
  /// - Throws: Why nothing can be said of any of them.
  func verdicts(
    in selection: Selection, visibleTo access: Access
  ) throws(VerdictFailure) -> SelectedVerdicts {
    guard !access.isUnlimited else { return try verdicts(in: selection) }
    var visible = selection
    visible.kinds = selection.kinds.filter { access.allowsSome(of: $0, in: selection.namespace) }
    // That there is nothing to be seen is certain at any moment.
    guard !visible.kinds.isEmpty else { return SelectedVerdicts(at: Confirmation(at: .now, date: Date())) }
    let verdicts = try verdicts(in: visible)
    // What is kept is shown to those who see all of it.
    guard !visible.kinds.allSatisfy({ access.allowsAll(of: $0, in: selection.namespace) }) else {
      return verdicts
    }
    return SelectedVerdicts(
      verdicts.entries.filter { access.allows($0.workload) }, failures: verdicts.failures,
      at: verdicts.confirmation)
  }

  /// The kinds of which there is a workload of the same name that may be seen, as far as that is known without asking
  /// anybody.
  func otherKinds(than workload: WorkloadReference, visibleTo access: Access) -> [WorkloadKind] {
    otherKinds(than: workload).filter { kind in
      access.allows(WorkloadReference(kind: kind, namespace: workload.namespace, name: workload.name))
    }
  }
}
