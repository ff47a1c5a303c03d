public import FoundationEssentials

/// One change of a workload's state.
public struct StateTransition: Sendable, Hashable {
  /// When the new state began, in whole seconds.
  public var time: Date
  /// The state before.
  public var from: HealthState
  /// The new state.
  public var to: HealthState
  /// The first reason for the new state, nil when there was none.
  public var code: ReasonCode?

  /// Creates a change from its parts.
  public init(at time: Date, from: HealthState, to: HealthState, _ code: ReasonCode? = nil) {
    self.time = time
    self.from = from
    self.to = to
    self.code = code
  }
}
