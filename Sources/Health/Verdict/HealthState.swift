/// The answer to *is this deployment up?*, worst first.
public enum HealthState: String, Sendable, CaseIterable {
  /// Nothing serves, or too little of it.
  case unavailable
  /// Enough serves, but something is broken and does not mend itself.
  case degraded
  /// Serves, and is short of its goal only because it is at work.
  case progressing
  /// All desired pods are updated and ready, none is failing.
  case healthy
}
