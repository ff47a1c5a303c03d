import FastCGI
package import Health
import Monitoring

extension Representation {
  /// What is answered of a workload; the moment to which it belongs is filled in by ``confirmed(at:age:)``.
  init(_ entry: VerdictEntry) {
    switch entry.standing {
    case .verdict(let verdict): self.init(verdict, of: entry.workload)
    case .unreadable(let problem): self.init(unreadable: problem, of: entry.workload)
    }
  }

  /// What is answered of a verdict; the moment to which it belongs is filled in by ``confirmed(at:age:)``.
  package init(_ verdict: Verdict, of workload: WorkloadReference) {
    // An outage is one whatever the pods are that cannot be read.
    if verdict.isUncertain, let uncertainty = verdict.uncertainty {
      self.init(uncertain: uncertainty, of: workload)
      return
    }
    self.init(
      verdict.status == .fail ? .serviceUnavailable : .ok, HealthDocument(verdict, of: workload),
      isTagged: true)
  }
}
