public import FoundationEssentials

/// What is remembered of a workload from one verdict to the next, since no object of the API says it.
public struct WorkloadMemory: Sendable, Hashable {
  /// Since when ``Verdict/hasUnexplainedShortage`` has held, nil if the verdict before had none.
  public var shortageSince: Date?
  /// How many pods were desired, nil before the first verdict.
  public var desired: Int?
  /// When that number last rose, nil if nobody has seen it rise.
  public var desiredRaisedAt: Date?
  /// The most pods that were ready at once since fewer were desired last, nil before the first verdict: pods that are
  /// deleted by force are gone at once, and leave no other trace.
  public var served: Int?
  /// What is known of its runs, as jobs do not stay for ever.
  public var runs = RunHistory()
  /// The state, nil before the first verdict.
  public var state: HealthState?
  /// When the state began, nil when it was so at the first verdict.
  public var since: Date?
  /// Since when it has been down without a pause, nil while it is not.
  public var downSince: Date?
  /// What is remembered of its pods, by their uid; those of which nothing is are not there.
  public var pods: [String: PodMemory]

  /// Creates a memory.
  public init(
    shortageSince: Date? = nil, desired: Int? = nil, desiredRaisedAt: Date? = nil,
    served: Int? = nil, state: HealthState? = nil, since: Date? = nil, downSince: Date? = nil,
    pods: [String: PodMemory] = [:]
  ) {
    self.shortageSince = shortageSince
    self.desired = desired
    self.desiredRaisedAt = desiredRaisedAt
    self.served = served
    self.state = state
    self.since = since
    self.downSince = downSince
    self.pods = pods
  }
}

extension WorkloadMemory {
  /// Looks at how many pods are desired now.
  mutating func observe(desired: Int, at now: Date) {
    if let former = self.desired, desired > former { desiredRaisedAt = now }
    self.desired = desired
    served = served.map { min($0, desired) }
  }

  /// Looks at how many pods are ready now.
  mutating func observe(ready: Int) {
    served = max(served ?? 0, min(ready, desired ?? ready))
  }

  /// Looks at the state now.
  mutating func observe(_ state: HealthState, at now: Date) {
    if let former = self.state, former != state { since = now }
    self.state = state
  }

  /// Looks at whether it is down now.
  ///
  /// - Parameters:
  ///   - isDown: Whether it is.
  ///   - created: When the workload was made, nil when that is not known: one that is down at the first look may have been
  ///     so since then.
  ///   - now: The moment.
  mutating func observe(isDown: Bool, created: Date?, at now: Date) {
    guard isDown else { return downSince = nil }
    downSince = downSince ?? (state == nil ? created ?? .distantPast : now)
  }
}
