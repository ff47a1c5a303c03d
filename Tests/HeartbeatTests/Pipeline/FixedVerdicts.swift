import Health
import Monitoring
import System
import TestSupport

@testable import Heartbeat

/// Knows at once that `web` is well and that there is no `gone`, and has to ask about all others, which are well.
struct FixedVerdicts: VerdictSource {
  func knownVerdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict? {
    if workload.name == "gone" { throw .notFound }
    return workload.name == "web" ? try verdict(for: workload) : nil
  }

  func verdict(for workload: WorkloadReference) throws(VerdictFailure) -> ConfirmedVerdict {
    let verdict = Verdict(on: Deployment.healthy, pods: [.readyOne], at: start)
    return ConfirmedVerdict(
      VerdictEntry(.verdict(verdict), of: workload), Confirmation(at: .now, date: start))
  }

  func verdicts(in selection: Selection) throws(VerdictFailure) -> SelectedVerdicts { SelectedVerdicts() }

  func otherKinds(than workload: WorkloadReference) -> [WorkloadKind] { [] }
}
