/// How many pods a workload should have.
public struct Goal: Sendable, Hashable {
  /// Pods that it asks for.
  public var desired: Int
  /// Ready pods below which it is unavailable: 1 to `desired`, and 1 when nothing is asked for.
  public var required: Int
  /// Pods of the newest template, as its controller counts them.
  public var updated: Int
  /// Somebody has said how many must be ready.
  public var isOverridden: Bool

  /// Creates a goal.
  ///
  /// - Parameters:
  ///   - desired: Pods that the workload asks for, not negative.
  ///   - updated: Those of the newest template.
  ///   - required: What somebody demands: how many must be ready, rounded up and at least 1; nil leaves it to `maxUnavailable`.
  ///   - maxUnavailable: How many an update may take away.
  public init(desired: Int, updated: Int, required: IntOrPercent?, orAllBut maxUnavailable: Int) {
    let wanted =
      required?.resolved(of: desired, rounding: .up) ?? desired.saturatingMinus(maxUnavailable)
    self.desired = desired
    self.updated = updated
    isOverridden = required != nil
    self.required = max(1, min(wanted, desired))
  }
}
