/// The numbers behind a verdict, counted from the pods themselves.
public struct PodCounts: Sendable, Hashable {
  /// Pods that the deployment asks for.
  public var desired = 0
  /// Ready pods below which the deployment is unavailable.
  public var required = 0
  /// Pods of the current template, as the controller counts them.
  public var updated = 0
  /// Pods with `Ready=True`.
  public var ready = 0
  /// Pods on their way to ready, those not yet created included.
  public var starting = 0
  /// Pods that are failing, be they ready now or not; finished ones and those that nobody creates apart.
  public var failing = 0
  /// Pods that exist and cannot be read, so that nobody knows whether they are ready.
  public var unreadable = 0
  /// Desired pods that do not exist.
  public var absent = 0
  /// Pods being deleted.
  public var terminating = 0

  /// Creates counts of nothing.
  public init() {}
}
