public import FoundationEssentials

/// A workload whose pods are to end: it is well as long as its runs succeed, and asks for no pods that serve.
public protocol RunningWorkload: Workload {
  /// Says how it is.
  ///
  /// Pure: the same input gives the same assessment.
  ///
  /// - Parameters:
  ///   - history: Its runs, as far as they are known or remembered.
  ///   - now: The moment, by the API server's clock.
  /// - Returns: The assessment.
  func assess(_ history: RunHistory, at now: Date) -> RunAssessment
}

extension RunningWorkload {
  /// It is judged by its runs.
  public var role: WorkloadRole { .running(self) }
}

/// How a workload is whose pods are to end.
public struct RunAssessment: Sendable, Hashable {
  /// The state.
  public var state: HealthState
  /// One sentence that a person understands.
  public var description: String
  /// What there is to say, in any order.
  public var reasons: [Reason]
  /// Nothing is asked of it for now.
  public var isOff: Bool
  /// When that began, nil where its runs do not tell.
  public var since: Date?
  /// The moment just after which it may be otherwise, nil if time alone changes nothing.
  public var validUntil: Date?

  /// Creates an assessment from its parts.
  public init(
    _ state: HealthState, _ description: String, _ reasons: [Reason] = [], isOff: Bool = false,
    since: Date? = nil, validUntil: Date? = nil
  ) {
    self.state = state
    self.description = description
    self.reasons = reasons
    self.isOff = isOff
    self.since = since
    self.validUntil = validUntil
  }
}
