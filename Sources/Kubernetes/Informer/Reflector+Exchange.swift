import System

extension Reflector {
  /// A request under way.
  struct Exchange {
    let request: StateMachine.Request
    let whole: APIRequest
    let sent: Transport.Sent
    /// Up to when the watch has been confirmed since it began to be answered.
    var confirmed: MonotonicInstant?
    /// Since when the watch has owed the rest of a change.
    var incomplete: MonotonicInstant?
    /// Whether it was counted: a watch is when it begins to be answered, as it may last.
    var isCounted = false
  }
}
