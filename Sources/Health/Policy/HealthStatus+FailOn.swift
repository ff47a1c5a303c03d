extension HealthStatus {
  /// The word for a state.
  ///
  /// - Parameters:
  ///   - state: The state.
  ///   - failOn: The mildest state that is a failure.
  package init(_ state: HealthState, failOn: HealthSettings.FailOn) {
    self =
      switch state {
      case .healthy: .pass
      case .progressing: .warn
      case .degraded: failOn == .degraded ? .fail : .warn
      case .unavailable: .fail
      }
  }
}
