/// The answer to *is this deployment up?*, worst first.
public enum HealthState: String, Sendable, CaseIterable, Comparable {
  /// Nothing serves, or too little of it.
  case unavailable
  /// Enough serves, but something is broken and does not mend itself.
  case degraded
  /// Serves, and is short of its goal only because it is at work.
  case progressing
  /// All desired pods are updated and ready, none is failing.
  case healthy

  /// Whether the left one is worse.
  public static func < (left: HealthState, right: HealthState) -> Bool {
    left.place < right.place
  }

  /// The place in the order, 0 for the worst.
  private var place: Int {
    switch self {
    case .unavailable: 0
    case .degraded: 1
    case .progressing: 2
    case .healthy: 3
    }
  }
}
