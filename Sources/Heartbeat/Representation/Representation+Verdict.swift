import FastCGI
package import Health
import Monitoring

extension Representation {
  /// What is answered of a workload; the moment to which it belongs is filled in by ``confirmed(at:)``.
  ///
  /// - Parameters:
  ///   - entry: What is known of the workload.
  ///   - failOn: The mildest state that is answered as a failure (`HEALTH_FAIL_ON`).
  init(_ entry: VerdictEntry, failOn: HealthSettings.FailOn) {
    switch entry.standing {
    case .verdict(let verdict): self.init(verdict, of: entry.workload, failOn: failOn)
    case .unreadable(let problem): self.init(unreadable: problem, of: entry.workload)
    }
  }

  /// What is answered of a verdict; the moment to which it belongs is filled in by ``confirmed(at:)``.
  package init(_ verdict: Verdict, of workload: WorkloadReference, failOn: HealthSettings.FailOn) {
    let status = HealthDocument.Status(verdict.state, failOn: failOn)
    // An outage is one whatever the pods are that cannot be read.
    if status != .fail, let uncertainty = verdict.uncertainty {
      self.init(uncertain: uncertainty, of: workload)
      return
    }
    self.init(
      status == .fail ? .serviceUnavailable : .ok, HealthDocument(verdict, of: workload, status: status))
  }
}

extension HealthDocument.Status {
  /// The word for a state under a policy.
  fileprivate init(_ state: HealthState, failOn: HealthSettings.FailOn) {
    self =
      switch state {
      case .healthy: .pass
      case .progressing: .warn
      case .degraded: failOn == .degraded ? .fail : .warn
      case .unavailable: .fail
      }
  }
}
