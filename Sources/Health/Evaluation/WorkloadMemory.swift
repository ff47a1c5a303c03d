public import FoundationEssentials

/// What is remembered of a workload from one verdict to the next, since no object of the API says it.
public struct WorkloadMemory: Sendable, Hashable {
  /// The most changes of the state that are remembered.
  public static let mostTransitions = 10

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
  /// When the state began, nil when it was so at the first verdict and no object said it.
  public var since: Date?
  /// When the last verdict was reached, nil before the first.
  public var seen: Date?
  /// The last changes of the state, the newest first, at most ``mostTransitions``.
  public private(set) var transitions: [StateTransition] = []
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

  /// Looks at the state now.
  ///
  /// What was seen comes before what objects tell: a state that began after another one was seen began since then. In
  /// whole seconds, as Kubernetes has its moments, so that those who see it at nearly the same time say the same.
  ///
  /// - Parameters:
  ///   - state: The state.
  ///   - code: The first reason for it.
  ///   - now: The moment.
  ///   - told: When it began, as far as objects say it; asked for when the state is a new one.
  mutating func observe(_ state: HealthState, _ code: ReasonCode?, at now: Date, told: () -> Date?) {
    let former = self.state
    let seen = self.seen
    self.state = state
    self.seen = now
    guard former != state else { return }
    let told = told().map { min($0, now).wholeSeconds }
    guard let former else { return since = told }
    let last = seen ?? since ?? .distantPast
    let moment = told.flatMap { $0 > last ? $0 : nil } ?? max(now.wholeSeconds, since ?? .distantPast)
    since = moment
    if transitions.count == Self.mostTransitions { transitions.removeLast() }
    transitions.insert(StateTransition(at: moment, from: former, to: state, code), at: 0)
  }
}

extension Date {
  /// The second that it is in.
  fileprivate var wholeSeconds: Date { Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.down)) }
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
