import FastCGI
package import Health

extension RenderedAnswer {
  /// Renders a verdict; the moment to which it belongs is filled in by ``confirmed(at:)``.
  ///
  /// - Parameters:
  ///   - verdict: The verdict.
  ///   - reference: The deployment.
  ///   - failOn: The mildest state that is answered as a failure (`HEALTH_FAIL_ON`).
  package init(_ verdict: Verdict, of reference: DeploymentReference, failOn: HealthSettings.FailOn) {
    let status = HealthDocument.Status(verdict.state, failOn: failOn)
    // An outage is one whatever the pods are that cannot be read.
    if status != .fail, let uncertainty = verdict.uncertainty {
      self.init(uncertain: uncertainty, of: reference)
      return
    }
    self.init(
      status == .fail ? .serviceUnavailable : .ok, HealthDocument(verdict, of: reference, status: status))
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
